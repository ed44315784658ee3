-- Refreshes many sessions in turn. A rotating server accepts each token only once, so every thread has its own queue of
-- tokens (a ring buffer): a request takes the first token, and its response appends the next one of that session.
-- Arguments: a file of refresh tokens, one a line; the number of threads; and "keyed" to send a new Idempotency-Key with
-- each request, as the keeper does.
dofile("report.lua")

local thread_count = 0
local random = math.random
local ring, size, front, length = {}, 0, 0, 0
local request_head, keyed

function setup(thread)
  thread:set("number", thread_count)
  thread_count = thread_count + 1
end

local function append(token)
  ring[(front + length) % size] = token
  length = length + 1
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
    append(token)
  end
  keyed = args[3] == "keyed"
  math.randomseed(os.time() * 2 + number)
  request_head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"]
    .. "\r\nContent-Type: application/json\r\n"
end

local function key_header()
  return string.format(
    "Idempotency-Key: %08x-%04x-4%03x-8%03x-%06x%06x\r\n",
    random(0, 0xffffffff), random(0, 0xffff), random(0, 0xfff), random(0, 0xfff),
    random(0, 0xffffff), random(0, 0xffffff)
  )
end

function request()
  -- If there are fewer sessions than connections, the server refuses this token and the run fails.
  local token = "none"
  if length > 0 then
    token = ring[front]
    front = (front + 1) % size
    length = length - 1
  end
  local body = '{"refreshToken":"' .. token .. '"}'
  return request_head .. (keyed and key_header() or "") .. "Content-Length: " .. #body .. "\r\n\r\n" .. body
end

function response(status, _, body)
  local token = status == 200 and string.match(body, '"refreshToken":"([^"]+)"')
  if token then
    append(token)
  end
end
