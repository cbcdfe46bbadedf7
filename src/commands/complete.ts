import { Argument, type Command } from 'commander'
import { sharedOption } from './options.ts'
import { print, printJson } from './output.ts'

/** Prints completions of a line being typed, and the script that makes a shell call this command. */
export function completeCommand(program: Command): void {
  program
    .command('complete')
    .description('print the script by which a shell completes what is typed')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      [
        '\nPut one of these lines into the file that your shell reads at its start:',
        '  eval "$(tokrate complete bash)"     # ~/.bashrc',
        '  eval "$(tokrate complete zsh)"      # ~/.zshrc, behind compinit',
        '  tokrate complete fish | source      # ~/.config/fish/config.fish',
      ].join('\n'),
    )
    .addOption(sharedOption('json', 'print the script as JSON'))
    .action((shell: keyof typeof scripts, { json }: { readonly json?: true }) => {
      if (json) printJson({ shell, script: scripts[shell] })
      else print(scripts[shell])
    })
  program
    .command('__complete', { hidden: true })
    .argument('[words...]', 'what stands behind tokrate, the last of them still typed')
    .action(async (words: string[]) => {
      const { completionsOf } = await import('./completions.ts')
      const found = await completionsOf(program, words)
      // Nothing at all lets the shell complete the names of files.
      if (found.length > 0)
        print(found.map(({ word, about = '' }) => `${word}\t${about}`).join('\n'))
    })
}

const scripts = {
  bash: `_tokrate() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  COMPREPLY=("\${COMPREPLY[@]%%$'\\t'*}")
}
complete -o bashdefault -o default -F _tokrate tokrate`,
  zsh: `_tokrate() {
  local line
  local -a found
  while IFS= read -r line; do
    found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe tokrate found; else _files; fi
}
compdef _tokrate tokrate`,
  fish: `complete -c tokrate -a '(set -l words (commandline -opc); $words[1] __complete -- $words[2..] (commandline -ct) 2>/dev/null)'`,
}
