-- The CORS policies of POLICIES, RULES and DEFAULT, which stand above.
-- Every step follows crossorigin's engine; nothing here allows more.

local NAME = "crossorigin"
local DEFAULT_PORTS = { http = "80", https = "443" }
local TOKEN = "^[!#$%%&'*+%-.^_`|~0-9A-Za-z]+$"

-- The path decoded once, as an application reads it; nil if it has several readings.
local function read_path(target)
  local raw = target:match("^[^?#]*")
  if raw:lower():find("%%2f") or raw:lower():find("%%5c") then return nil end
  local path = raw:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end)
  if path:sub(1, 1) ~= "/" or path:find("//", 1, true) or path:find("[%%\\%z\n]") then
    return nil
  end
  if (path .. "/"):find("/%.%.?/") then return nil end
  return path
end

local function find_rule(rules, default, target)
  if #rules == 0 then return default end
  local path = read_path(target)
  if path == nil then return "ambiguous" end
  local plain = path:gsub("/$", "")
  for _, rule in ipairs(rules) do
    local at = rule[1]
    if plain == at then return rule[3] end
    if rule[2] and plain:sub(1, #at + 1) == at .. "/" then return rule[3] end
  end
  return default
end

-- Whether the text before a suffix is one or more labels and their dots.
local function are_labels(text)
  if text == "" or text:sub(-1) ~= "." then return false end
  for label in text:gmatch("([^.]*)%.") do
    if #label < 1 or #label > 63 or not label:find("^[a-z0-9_-]+$") then return false end
  end
  return true
end

local function split_port(scheme, rest)
  local host, port = rest:match("^(.*):([1-9]%d*)$")
  if host == nil then return rest, "" end
  if #port > 5 or tonumber(port) > 65535 or DEFAULT_PORTS[scheme] == port then return nil end
  return host, port
end

local UUID = "^" .. ("[0-9a-f]"):rep(8) .. ("%-" .. ("[0-9a-f]"):rep(4)):rep(3) .. "%-"
  .. ("[0-9a-f]"):rep(12) .. "$"

local function covers(pattern, scheme, rest)
  if pattern.scheme ~= scheme then return false end
  if pattern.any_extension then return rest:find(UUID) ~= nil end
  local host = rest
  if pattern.any_port then
    host = split_port(scheme, rest)
    if host == nil then return false end
  end
  local wanted = pattern.host .. (pattern.any_port and "" or pattern.port)
  if not pattern.subdomains then return host == wanted end
  return #host > #wanted and host:sub(-#wanted) == wanted
    and are_labels(host:sub(1, #host - #wanted))
end

local function allows(policy, origin)
  if policy.public then return true end
  if origin == nil then return false end
  if policy.exact[origin] then return true end
  if #origin > MAX_ORIGIN_LENGTH then return false end
  local scheme, rest = origin:match("^([a-z][a-z0-9+.-]*)://(.+)$")
  if scheme == nil or #rest:match("^[^:]*") > 253 then return false end
  for _, pattern in ipairs(policy.patterns) do
    if covers(pattern, scheme, rest) then return true end
  end
  return false
end

local function echoed_method(method)
  if method == "*" or not method:find(TOKEN) then return nil end
  local upper = method:upper()
  if upper == "CONNECT" or upper == "TRACE" or upper == "TRACK" then return nil end
  return method
end

-- A star would allow any header; servers may read an underscore as a hyphen.
local function is_refused(name)
  if name == "*" then return true end
  if not name:find("_", 1, true) then return false end
  local spelt = name:gsub("_", "-")
  if spelt:sub(1, 6) == "proxy-" or spelt:sub(1, 4) == "sec-" then return true end
  return FORBIDDEN[spelt] ~= nil
end

local function echoed_headers(value)
  if value == nil or #value > MAX_BYTES then return nil end
  local names, count, seen = {}, 0, {}
  for part in value:gmatch("[^,]+") do
    local name = part:match("^[ \t]*(.-)[ \t]*$"):lower()
    if name ~= "" then
      count = count + 1
      if count > MAX_NAMES or not name:find(TOKEN) then return nil end
      if not is_refused(name) and not seen[name] then
        seen[name] = true
        names[#names + 1] = name
      end
    end
  end
  return #names > 0 and table.concat(names, ",") or nil
end

-- The answer to a preflight: its headers by name.
local function answer(policy, headers, origin)
  local found = { ["access-control-allow-origin"] = policy.public and "*" or origin }
  for _, line in ipairs(policy.preflight) do found[line[1]] = line[2] end
  if policy.echoes_method then
    local method = headers:get("access-control-request-method")
    found["access-control-allow-methods"] = echoed_method(method)
  end
  if policy.echoes_headers then
    local requested = headers:get("access-control-request-headers")
    found["access-control-allow-headers"] = echoed_headers(requested)
  end
  return found
end

local function is_preflight(headers, origin)
  if headers:get(":method") ~= "OPTIONS" or origin == nil or origin == "" then return false end
  local announced = headers:get("access-control-request-method")
  return announced ~= nil and announced ~= ""
end

local function respond(handle, status, found, vary, body)
  found[":status"] = tostring(status)
  if vary ~= "" then found["vary"] = vary end
  if body ~= "" and found["content-type"] == nil then found["content-type"] = "text/plain" end
  handle:respond(found, body)
end

local function actual(policy, state, headers)
  local found = { ["access-control-allow-origin"] = policy.public and "*" or state.origin }
  for _, line in ipairs(policy.actual) do found[line[1]] = line[2] end
  if policy.exposes_all then
    local names = {}
    for name, _ in pairs(headers) do
      if name:sub(1, 1) ~= ":" then names[#names + 1] = name end
    end
    found["access-control-expose-headers"] = table.concat(names, ",")
  end
  return found
end

local function vary_of(rule)
  if rule == "none" then return "" end
  return POLICIES[rule] == nil and "Origin" or POLICIES[rule].vary
end

-- Answers a request that may not act, with the headers of an answer that the page may read.
local function refuse(handle, rule, state, status, kind)
  local policy, refusal = POLICIES[rule], GUARD_REFUSALS[kind]
  local found = { ["content-type"] = refusal[1], ["cache-control"] = "no-store" }
  if state.allowed then
    for name, value in pairs(actual(policy, state, found)) do found[name] = value end
  end
  respond(handle, status, found, vary_of(rule), status == 403 and refusal[2] or refusal[3])
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local target = headers:get(":path") or "*"
  local rule = find_rule(RULES, DEFAULT, target)
  local policy = POLICIES[rule]
  local origin = headers:get("origin")
  if origin ~= nil and headers:getNumValues("origin") > 1 then origin = "several" end
  local allowed = policy ~= nil and allows(policy, origin)
  local asked = is_preflight(headers, origin)
  local metadata = handle:streamInfo():dynamicMetadata()
  if asked and rule ~= "none" and (policy == nil or policy.status ~= nil) then
    metadata:set(NAME, "answered", true)
    if not allowed then return respond(handle, 403, {}, "Origin", REFUSAL) end
    return respond(handle, policy.status, answer(policy, headers, origin), policy.preflight_vary, "")
  end
  if guard_refusal ~= nil then
    local status, kind = guard_refusal(handle, target, policy)
    if status ~= nil then
      metadata:set(NAME, "answered", true)
      return refuse(handle, rule, { allowed = allowed, origin = origin }, status, kind)
    end
  end
  if rule == "none" then return end
  metadata:set(NAME, "rule", rule)
  metadata:set(NAME, "allowed", allowed)
  metadata:set(NAME, "origin", origin or "")
  if asked and allowed then metadata:set(NAME, "answer", answer(policy, headers, origin)) end
end

function envoy_on_response(handle)
  local state = handle:streamInfo():dynamicMetadata():get(NAME)
  if state == nil or state.answered then return end
  local headers = handle:headers()
  local own = {}
  for name, _ in pairs(headers) do
    if name:sub(1, 15) == "access-control-" then own[#own + 1] = name end
  end
  for _, name in ipairs(own) do headers:remove(name) end
  local policy = POLICIES[state.rule]
  local vary = vary_of(state.rule)
  if state.allowed then
    for name, value in pairs(state.answer or actual(policy, state, headers)) do
      headers:add(name, value)
    end
    if state.answer ~= nil then vary = policy.preflight_vary end
  end
  if vary ~= "" then headers:add("vary", vary) end
end
