-- POSTs the same body with each request.
-- Argument: the body.
dofile("report.lua")

function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = args[1]
end
