import { render } from 'preact'
import { dataElement, type PageData } from './data.ts'
import { Report } from './report.tsx'

const data: PageData = JSON.parse(document.getElementById(dataElement)?.textContent ?? '')
render(<Report data={data} />, document.body)
