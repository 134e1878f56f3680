
-- The guards of GUARDS, GUARD_RULES and GUARD_DEFAULT: which requests may act.

local function is_ipv4(name)
  local octets = { name:match("^(%d+)%.(%d+)%.(%d+)%.(%d+)$") }
  for _, octet in ipairs(octets) do
    if #octet > 3 or tonumber(octet) > 255 or octet:find("^0%d") then return false end
  end
  return #octets == 4
end

-- The groups of a part of an address; nil if one of them is not written in its one form.
local function split_groups(part)
  local groups = {}
  if part == "" then return groups end
  for group in (part .. ":"):gmatch("([^:]*):") do
    if not group:find("^[1-9a-f]%x?%x?%x?$") and group ~= "0" then return nil end
    groups[#groups + 1] = group
  end
  return groups
end

local function longest_zeros(groups)
  local longest, run = 0, 0
  for _, group in ipairs(groups) do
    run = group == "0" and run + 1 or 0
    if run > longest then longest = run end
  end
  return longest
end

-- Whether an address in brackets is written as the URL standard writes it.
local function is_ipv6(name)
  local text = name:match("^%[([0-9a-f:]+)%]$")
  if text == nil then return false end
  local head, tail = text:match("^(.-)::(.*)$")
  if head == nil then
    local groups = split_groups(text)
    return groups ~= nil and #groups == 8 and longest_zeros(groups) < 2
  end
  local before, after = split_groups(head), split_groups(tail)
  if before == nil or after == nil then return false end
  local left_out = 8 - #before - #after
  return left_out > 1 and before[#before] ~= "0" and after[1] ~= "0"
    and longest_zeros(before) < left_out and longest_zeros(after) <= left_out
end

local function is_host(name)
  if name:sub(1, 1) == "[" then return is_ipv6(name) end
  local bare = name:gsub("%.$", "")
  if #bare > 253 or not are_labels(bare .. ".") then return false end
  local last = bare:match("[^.]*$")
  if last:find("^%d+$") or last:find("^0x%x*$") then return is_ipv4(name) end
  return true
end

-- The name and the port of a Host header; nil where it is not one host.
local function split_host(header)
  if header == nil or #header > MAX_HOST_LENGTH then return nil end
  local text = header:lower()
  local name, port = text:match("^(%[[^%]]*%])(:?%d*)$")
  if name == nil then name, port = text:match("^([^:]*)(:?%d*)$") end
  if name == nil or #port > 6 or (port ~= "" and port:sub(1, 1) ~= ":") then return nil end
  if not is_host(name) then return nil end
  return name, port == ":" and "" or port
end

local function serves(guard, name)
  local bare = name:gsub("%.$", "")
  if guard.any_host or guard.names[bare] then return true end
  for _, suffix in ipairs(guard.suffixes) do
    if bare:sub(-#suffix) == suffix and #bare > #suffix then return true end
  end
  return false
end

local function is_loopback(name)
  local bare = name:gsub("%.$", "")
  if bare == "localhost" or bare:sub(-10) == ".localhost" or bare == "[::1]" then return true end
  return bare:sub(1, 4) == "127." and is_ipv4(bare)
end

local function is_own(guard, asked)
  if next(guard.own) ~= nil then return guard.own[asked.origin] ~= nil end
  local scheme, authority = asked.origin:match("^(https?)://(.+)$")
  if scheme == nil or asked.name == nil then return false end
  if asked.encrypted and scheme ~= "https" then return false end
  local port = asked.port == ":" .. DEFAULT_PORTS[scheme] and "" or asked.port
  return authority == asked.name .. port
end

local function is_trusted(guard, policy, origin)
  local trusted = policy
  if guard.trusted ~= nil then trusted = POLICIES[guard.trusted] end
  return trusted ~= nil and trusted.credentials and allows(trusted, origin)
end

-- The status of the refusal; nil where the request may act.
local function judge(guard, policy, asked)
  if guard.names ~= nil then
    if asked.name == nil or not serves(guard, asked.name) then return 421 end
  elseif asked.loopback then
    if asked.name == nil or not is_loopback(asked.name) then return 421 end
  end
  if not asked.socket and guard.safe[asked.method] then return nil end
  if asked.site == "same-origin" or asked.site == "none" then return nil end
  if asked.origin == nil then
    return (asked.site ~= nil or guard.require_origin) and 403 or nil
  end
  if asked.site == nil and is_own(guard, asked) then return nil end
  return not is_trusted(guard, policy, asked.origin) and 403 or nil
end

-- A path with several readings may act where every guard lets it.
local function judge_all(policy, asked)
  for _, guard in pairs(GUARDS) do
    if judge(guard, policy, asked) ~= nil then return 403, guard.refusal end
  end
end

local function one_value(headers, name)
  local value = headers:get(name)
  if value ~= nil and headers:getNumValues(name) > 1 then return "several, values" end
  return value
end

local function is_socket(headers)
  local upgrade = headers:get("upgrade")
  return upgrade ~= nil or headers:get(":method") == "CONNECT"
end

function guard_refusal(handle, target, policy)
  local headers, info = handle:headers(), handle:streamInfo()
  local address = info:downstreamLocalAddress()
  local name, port = split_host(one_value(headers, ":authority"))
  local asked = {
    method = headers:get(":method"), name = name, port = port,
    origin = one_value(headers, "origin"), site = one_value(headers, "sec-fetch-site"),
    socket = is_socket(headers), encrypted = info:downstreamSslConnection() ~= nil,
    loopback = address:find("^127%.") ~= nil or address:find("^%[::1%]") ~= nil
      or address:find("^%[::ffff:127%.") ~= nil,
  }
  local rule = find_rule(GUARD_RULES, GUARD_DEFAULT, target)
  if rule == "none" then return nil end
  if rule == "ambiguous" then return judge_all(policy, asked) end
  return judge(GUARDS[rule], policy, asked), GUARDS[rule].refusal
end
