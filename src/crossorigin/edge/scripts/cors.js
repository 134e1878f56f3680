// The CORS policies of POLICIES, RULES and DEFAULT, which stand above.
// Every step follows crossorigin's engine; nothing here allows more.

const DEFAULT_PORTS = { http: '80', https: '443' }
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const LABEL = /^[a-z0-9_-]{1,63}$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const FORBIDDEN_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK'])

// The text of a path; bytes that are not UTF-8 are replaced, as applications do.
function decode(raw) {
  const text = raw.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)))
  const bytes = Uint8Array.from(text, (each) => each.charCodeAt(0))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

// The path decoded once, as an application reads it; null if it has several readings.
function readPath(url) {
  const raw = new URL(url).pathname
  // The parser resolves these dot segments and backslashes; the forwarded path still has them.
  const sent = url.replace(/^[a-z]+:\/\/[^/\\?#]*/i, '').split('?', 1)[0]
  if (/\\|\/(?:(?:\.|%2e)?%2e|%2e\.)(?:\/|$)/i.test(sent)) return null
  if (/%(?:2f|5c)/i.test(raw)) return null
  const path = decode(raw)
  return path.includes('//') || /[%\\\0\n]/.test(path) ? null : path
}

function findRule(rules, otherwise, url) {
  if (rules.length === 0) return otherwise
  const path = readPath(url)
  if (path === null) return 'ambiguous'
  const plain = path.replace(/\/$/, '')
  for (const [at, below, name] of rules) {
    if (plain === at || (below && plain.startsWith(`${at}/`))) return name
  }
  return otherwise
}

function splitPort(scheme, rest) {
  const found = /^(.*):([1-9][0-9]*)$/.exec(rest)
  if (found === null) return rest
  const [, host, port] = found
  return port.length > 5 || Number(port) > 65535 || DEFAULT_PORTS[scheme] === port ? null : host
}

function covers(pattern, scheme, rest) {
  if (pattern.scheme !== scheme) return false
  if (pattern.any_extension) return UUID.test(rest)
  const host = pattern.any_port ? splitPort(scheme, rest) : rest
  if (host === null) return false
  const wanted = pattern.any_port ? pattern.host : pattern.host + pattern.port
  if (!pattern.subdomains) return host === wanted
  return host.endsWith(`.${wanted}`)
    && host.slice(0, -wanted.length - 1).split('.').every((label) => LABEL.test(label))
}

function allows(policy, origin) {
  if (policy.public) return true
  if (origin === null) return false
  if (Object.hasOwn(policy.exact, origin)) return true
  const found = /^([a-z][a-z0-9+.-]*):\/\/(.+)$/.exec(origin)
  if (found === null || origin.length > MAX_ORIGIN_LENGTH) return false
  if (found[2].split(':')[0].length > 253) return false
  return policy.patterns.some((pattern) => covers(pattern, found[1], found[2]))
}

// A star would allow any header; servers may read an underscore as a hyphen.
function isRefused(name) {
  if (name === '*') return true
  if (!name.includes('_')) return false
  const spelt = name.replaceAll('_', '-')
  return spelt.startsWith('proxy-') || spelt.startsWith('sec-') || Object.hasOwn(FORBIDDEN, spelt)
}

function echoedHeaders(value) {
  if (value === null || value.length > MAX_BYTES) return ''
  const given = value.split(',').map((name) => name.trim()).filter(Boolean)
  if (given.length > MAX_NAMES || !given.every((name) => TOKEN.test(name))) return ''
  const names = given.map((name) => name.toLowerCase())
  return [...new Set(names.filter((name) => !isRefused(name)))].join(',')
}

function echoedMethod(method) {
  const refused = method === '*' || FORBIDDEN_METHODS.has(method.toUpperCase())
  return TOKEN.test(method) && !refused ? method : ''
}

function answer(policy, request, origin) {
  const { headers } = request
  const lines = [['access-control-allow-origin', policy.public ? '*' : origin], ...policy.preflight]
  if (policy.echoes_method) {
    const method = headers.get('access-control-request-method')
    lines.push(['access-control-allow-methods', echoedMethod(method)])
  }
  if (policy.echoes_headers) {
    const requested = headers.get('access-control-request-headers')
    lines.push(['access-control-allow-headers', echoedHeaders(requested)])
  }
  return lines.filter(([, value]) => value !== '')
}

function actual(policy, headers, origin) {
  const lines = [['access-control-allow-origin', policy.public ? '*' : origin], ...policy.actual]
  if (policy.exposes_all) lines.push(['access-control-expose-headers', [...headers.keys()].join(',')])
  return lines
}

function isPreflight(request, origin) {
  return request.method === 'OPTIONS' && Boolean(origin)
    && Boolean(request.headers.get('access-control-request-method'))
}

function preflight(policy, request, origin, allowed) {
  if (!allowed) {
    return new Response(REFUSAL, {
      status: 403, headers: { vary: 'Origin', 'content-type': 'text/plain' },
    })
  }
  const headers = new Headers(answer(policy, request, origin))
  if (policy.preflight_vary) headers.set('vary', policy.preflight_vary)
  return new Response(null, { status: policy.status, headers })
}

function varyOf(rule) {
  return rule === 'none' ? '' : POLICIES[rule]?.vary ?? 'Origin'
}

// The answer to a request that may not act, with the headers of one that the page may read.
function refuse(rule, origin, allowed, [status, kind]) {
  const [type, forbidden, misdirected] = GUARD_REFUSALS[kind]
  const headers = new Headers({ 'content-type': type, 'cache-control': 'no-store' })
  if (allowed) {
    for (const [name, value] of actual(POLICIES[rule], headers, origin)) headers.set(name, value)
  }
  if (varyOf(rule)) headers.set('vary', varyOf(rule))
  return new Response(status === 403 ? forbidden : misdirected, { status, headers })
}

async function forward(request) {
  try {
    const response = await fetch(request)
    return new Response(response.body, response)
  } catch {
    return new Response('Bad Gateway\n', { status: 502 })
  }
}

export default {
  async fetch(request) {
    const rule = findRule(RULES, DEFAULT, request.url)
    const policy = POLICIES[rule] ?? null
    const origin = request.headers.get('origin')
    const allowed = policy !== null && allows(policy, origin)
    const asked = rule !== 'none' && isPreflight(request, origin)
    if (asked && policy?.status !== null) return preflight(policy, request, origin, allowed)
    const refusal = typeof guardRefusal === 'function' ? guardRefusal(request, policy) : null
    if (refusal !== null) return refuse(rule, origin, allowed, refusal)
    const response = await forward(request)
    if (rule === 'none') return response
    const { headers } = response
    for (const name of [...headers.keys()]) {
      if (name.startsWith('access-control-')) headers.delete(name)
    }
    if (allowed) {
      const lines = asked ? answer(policy, request, origin) : actual(policy, headers, origin)
      for (const [name, value] of lines) headers.set(name, value)
    }
    const vary = asked && allowed ? policy.preflight_vary : varyOf(rule)
    if (vary) headers.append('vary', vary)
    return response
  },
}
