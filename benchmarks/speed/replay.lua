-- For wrk: sends the requests of a file, one after the other. REQUESTS names the file (each request ends with a zero
-- byte), FIRST is the number of those that earlier rounds have sent.
local requests, at = {}, 0

function init(args)
  local file = assert(io.open(os.getenv("REQUESTS"), "rb"))
  for one in string.gmatch(file:read("*a"), "([^%z]+)%z") do
    requests[#requests + 1] = one
  end
  file:close()
  at = tonumber(os.getenv("FIRST") or "0")
end

function request()
  at = at % #requests + 1
  return requests[at]
end
