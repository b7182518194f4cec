-- wrk: 64 officers recording contacts, each with a key of its own, so that every acknowledged answer is a durable record.
local count, seed = 0, 0
function setup(thread) seed = seed + 1; thread:set("seed", seed + os.time() * 16) end
function init(args)
	cookie, body_head, path = args[1], args[2], args[3]
	headers = { ["cookie"] = cookie, ["content-type"] = "application/x-www-form-urlencoded", ["origin"] = args[4], ["sec-fetch-site"] = "same-origin" }
end
function request()
	count = count + 1
	return wrk.format("POST", path, headers, body_head .. string.format("%016x%016x", seed, count))
end
done_303 = 0
function response(status) if status ~= 303 then bad = (bad or 0) + 1; if bad < 3 then io.stderr:write("answered ", status, "\n") end end end
