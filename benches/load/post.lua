-- POSTs the same body again and again. Argument: the body.
dofile("report.lua")

function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = args[1]
end
