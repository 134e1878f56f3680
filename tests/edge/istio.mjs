// Validates an Istio resource from standard input by the schema that Istio publishes.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const file = `${process.argv[2]}/networking.istio.io/v1/VirtualService.js`
const { VirtualService } = await import(pathToFileURL(file))
new VirtualService(JSON.parse(readFileSync(0, 'utf-8'))).validate()
