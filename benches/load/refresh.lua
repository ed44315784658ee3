-- Refreshes sessions in turn. A rotating server takes a token once, so each thread has a ring of its own:
-- a request takes its token from the front, and the answer puts the successor at the end. A token is in the
-- ring or under way, never both.
-- Arguments: a file with a refresh token a line, the number of threads, and "keyed" to send an
-- Idempotency-Key, a fresh one each time, as the keeper does.
dofile("report.lua")

local threads_set_up = 0
local random = math.random
local ring, size, front, waiting = {}, 0, 0, 0
local head, keyed

function setup(thread)
  thread:set("number", threads_set_up)
  threads_set_up = threads_set_up + 1
end

local function put(token)
  ring[(front + waiting) % size] = token
  waiting = waiting + 1
end

function init(args)
  local tokens, line = {}, 0
  for token in io.lines(args[1]) do
    if line % tonumber(args[2]) == number then
      tokens[#tokens + 1] = token
    end
    line = line + 1
  end
  size = #tokens
  for _, token in ipairs(tokens) do
    put(token)
  end
  keyed = args[3] == "keyed"
  math.randomseed(os.time() * 2 + number)
  head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"]
    .. "\r\nContent-Type: application/json\r\n"
end

local function key()
  return string.format(
    "Idempotency-Key: %08x-%04x-4%03x-8%03x-%06x%06x\r\n",
    random(0, 0xffffffff), random(0, 0xffff), random(0, 0xfff), random(0, 0xfff),
    random(0, 0xffffff), random(0, 0xffffff)
  )
end

function request()
  -- With too few sessions for the connections this is refused, and the run fails.
  local token = "none"
  if waiting > 0 then
    token = ring[front]
    front = (front + 1) % size
    waiting = waiting - 1
  end
  local body = '{"refreshToken":"' .. token .. '"}'
  return head .. (keyed and key() or "") .. "Content-Length: " .. #body .. "\r\n\r\n" .. body
end

function response(status, _, body)
  local token = status == 200 and string.match(body, '"refreshToken":"([^"]+)"')
  if token then
    put(token)
  end
end
