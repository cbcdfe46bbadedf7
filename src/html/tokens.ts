/** The page of `tokrate serve` that shows tokens; its scripts come from the same server. */
export const tokensPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tokrate: tokens</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/tokens.js" defer></script>
</head>
<body></body>
</html>
`
