/* What script adds to pages that work without it: clocks that tick, one-key moves, "Now", and drafts saved. */
import { initAll } from "./govuk-frontend.min.js"

const MINUTE = 60000
/* How far the desk's own clock is from the server's, as the page was made. */
const skew = document.body.dataset.now ? Date.now() - Date.parse(document.body.dataset.now) : 0

/* As the server writes it: rounded down to the minute, never in our favour. */
function span(ms) {
	const minutes = Math.floor(ms / MINUTE)
	const hours = Math.floor(minutes / 60)
	const days = Math.floor(hours / 24)
	if (days) return `${days} d ${hours % 24} h`
	if (hours) return `${hours} h ${minutes % 60} min`
	return `${minutes} min`
}

/* Time over is rounded up and time left down. The words change; colour changes only by the server's word. */
function tick() {
	for (const clock of document.querySelectorAll("time[data-tick]")) {
		const left = Date.parse(clock.dateTime) - (Date.now() - skew)
		if (Number.isNaN(left)) continue
		clock.textContent = left >= 0 ? `${span(left)} left` : `${span(-left + MINUTE - 1)} over`
		const tag = clock.closest(".m-st")
		if (left < 0 && tag) tag.className = "govuk-tag m-st m-st--over"
	}
}

function typing(where) {
	return where instanceof HTMLElement && (where.isContentEditable || /^(input|select|textarea)$/i.test(where.tagName)) &&
		where.type !== "checkbox"
}

const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr")].filter(r => r.querySelector("a[href]"))

function move(by) {
	const all = rows()
	const at = all.findIndex(r => r.contains(document.activeElement))
	const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by]
	if (next) next.querySelector("a[href]").focus()
}

function pick() {
	const row = rows().find(r => r.contains(document.activeElement))
	const box = row && row.querySelector("input[type=checkbox]")
	if (box) box.click()
}

function key(event) {
	if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return
	const find = document.getElementById("q")
	if (event.key === "/" && find) find.focus()
	else if (event.key === "j") move(1)
	else if (event.key === "k") move(-1)
	else if (event.key === "x") pick()
	else return
	event.preventDefault()
}

/* A form with data-draft="/path" is sent there every 20 seconds while it differs from what was sent last. */
function draft(form) {
	const said = form.querySelector("[data-draft-said]")
	const read = () => new URLSearchParams(new FormData(form)).toString()
	let sent = read()
	let busy = false
	setInterval(async () => {
		const now = read()
		if (busy || now === sent) return
		busy = true
		try {
			const reply = await fetch(form.dataset.draft, {
				method: "POST", body: new URLSearchParams(now), credentials: "same-origin", redirect: "error",
			})
			if (!reply.ok) throw new Error(String(reply.status))
			sent = now
			if (said) said.textContent = `Draft saved ${new Date().toTimeString().slice(0, 5)}`
		} catch {
			if (said) said.textContent = "Draft not saved: no answer. What you typed is kept on this page only."
		}
		busy = false
	}, 20000)
}

function now(button) {
	button.hidden = false
	button.addEventListener("click", () => {
		const input = document.getElementById(button.dataset.fill)
		if (input) {
			input.value = button.value
			input.focus()
		}
	})
}

initAll()
tick()
setInterval(tick, 15000)
if (document.body.dataset.keys !== "off") document.addEventListener("keydown", key)
document.querySelectorAll("form[data-draft]").forEach(draft)
document.querySelectorAll("button[data-fill]").forEach(now)
