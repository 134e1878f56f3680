// Validates a resource of Kubernetes from standard input by the schema that its makers publish.
// Arguments: the module of the schema, and the kind of the resource.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [, , file, kind] = process.argv
const { [kind]: Resource } = await import(pathToFileURL(file))
new Resource(JSON.parse(readFileSync(0, 'utf-8'))).validate()
