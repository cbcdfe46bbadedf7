import { render } from 'preact'
import { Report } from './report.tsx'
import { dataElement, type PageData } from './state.ts'

const data: PageData = JSON.parse(document.getElementById(dataElement)?.textContent ?? '')
render(<Report data={data} />, document.body)
