import { Transform } from 'assemblyscript/transform'

/** Exports every global that changes, so that an engine can be kept and another begin where it was. */
export default class ExportState extends Transform {
  afterCompile(module) {
    for (let i = 0; i < module.getNumGlobals(); i++) {
      const { name, mutable } = this.binaryen.getGlobalInfo(module.getGlobalByIndex(i))
      if (mutable) module.addGlobalExport(name, `state:${name}`)
    }
  }
}
