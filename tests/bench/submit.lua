-- wrk: officers recording contacts, each with a key of its own about one child after another: every acknowledged answer is a durable record.
local threads = {}
function setup(thread)
	threads[#threads + 1] = thread
	thread:set("seed", #threads + os.time() * 16)
end
function init(args)
	body, path, sent, bad, children = args[2], args[3], 0, 0, {}
	headers = { ["cookie"] = args[1], ["content-type"] = "application/x-www-form-urlencoded", ["origin"] = args[4], ["sec-fetch-site"] = "same-origin" }
	for ref in io.lines(args[5]) do children[#children + 1] = ref end
end
function request()
	sent = sent + 1
	return wrk.format("POST", path, headers, body .. "&child=" .. children[sent % #children + 1] .. string.format("&_key=%016x%016x", seed, sent))
end
function response(status)
	if status ~= 303 then bad = bad + 1 end
end
function done()
	local all = 0
	for _, thread in ipairs(threads) do all = all + thread:get("bad") end
	print("not 303: " .. all)
end
