
// The guards of GUARDS, GUARD_RULES and GUARD_DEFAULT: which requests may act.

// The name and the port of a Host header; null where it is not one host.
function splitHost(header) {
  if (header === null || header.length > MAX_HOST_LENGTH) return null
  const found = /^(\[[^\]]*\]|[^:]*)(:[0-9]{0,5})?$/.exec(header.toLowerCase())
  if (found === null) return null
  const [, name, port = ''] = found
  const bare = name.replace(/\.$/, '')
  if (!name.startsWith('[') && !bare.split('.').every((label) => LABEL.test(label))) return null
  try {
    if (bare.length > 253 || new URL(`https://${name}`).hostname !== name) return null
  } catch {
    return null
  }
  return { name, port: port === ':' ? '' : port }
}

function serves(guard, name) {
  const bare = name.replace(/\.$/, '')
  return guard.any_host || Object.hasOwn(guard.names, bare)
    || guard.suffixes.some((suffix) => bare.endsWith(suffix) && bare !== suffix)
}

function isOwn(guard, asked) {
  if (Object.keys(guard.own).length > 0) return Object.hasOwn(guard.own, asked.origin)
  const found = /^(https?):\/\/(.+)$/.exec(asked.origin)
  if (found === null || asked.host === null) return false
  const [, scheme, authority] = found
  if (asked.encrypted && scheme !== 'https') return false
  const { name, port } = asked.host
  return authority === name + (port === `:${DEFAULT_PORTS[scheme]}` ? '' : port)
}

function isTrusted(guard, policy, origin) {
  const trusted = guard.trusted === null ? policy : POLICIES[guard.trusted]
  return trusted !== null && trusted.credentials && allows(trusted, origin)
}

// The status of the refusal; null where the request may act.
function judge(guard, policy, asked) {
  if (guard.names !== null && (asked.host === null || !serves(guard, asked.host.name))) return 421
  if (!asked.socket && Object.hasOwn(guard.safe, asked.method)) return null
  if (asked.site === 'same-origin' || asked.site === 'none') return null
  if (asked.origin === null) return asked.site !== null || guard.require_origin ? 403 : null
  if (asked.site === null && isOwn(guard, asked)) return null
  return isTrusted(guard, policy, asked.origin) ? null : 403
}

// A path with several readings may act where every guard lets it.
function judgeAll(policy, asked) {
  const refusing = Object.values(GUARDS).find((guard) => judge(guard, policy, asked) !== null)
  return refusing === undefined ? null : [403, refusing.refusal]
}

function guardRefusal(request, policy) {
  const { headers, method, url } = request
  const rule = findRule(GUARD_RULES, GUARD_DEFAULT, url)
  if (rule === 'none') return null
  const asked = {
    method, host: splitHost(headers.get('host')), origin: headers.get('origin'),
    site: headers.get('sec-fetch-site'), socket: headers.has('upgrade'),
    encrypted: url.startsWith('https:'),
  }
  if (rule === 'ambiguous') return judgeAll(policy, asked)
  const status = judge(GUARDS[rule], policy, asked)
  return status === null ? null : [status, GUARDS[rule].refusal]
}
