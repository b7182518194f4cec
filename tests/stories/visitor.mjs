// Somebody at work, as a browser without scripts is: keeps a cookie, follows answers that lead on, fills the forms a page offers.
import { filled, formsOf, textOf } from './page.mjs';
import { cookieOf, WHY } from './server.mjs';

export class Visitor {
	/** at: gives the server's address, which changes when it is started again; unasked: why records are opened is left to the story. */
	constructor(name, number, at, unasked = false) {
		this.unasked = unasked;
		this.name = name;
		this.number = number;
		this.server = at;
	}

	async open(path, init = {}) {
		const headers = { ...(init.headers ?? {}) };
		if (this.cookie)
			headers.cookie = this.cookie;
		let at = new URL(path, this.server()), response;
		for (let hops = 0; hops < 6; hops++) {
			response = await fetch(at, { ...init, headers, redirect: 'manual' });
			headers.cookie = this.cookie = cookieOf(response, this.cookie);
			if (response.status !== 303 && response.status !== 302)
				break;
			await response.arrayBuffer();
			at = new URL(response.headers.get('location'), at);
			init = {};
			delete headers['content-type'];
		}
		this.page = await response.text();
		this.status = response.status;
		this.at = at.pathname + at.search;
		return response.status;
	}

	/** The form with that button and those fields; typed: values by name, each a list; forged: what the page does not offer. */
	async submit(button, typed = {}, forged = {}) {
		const posts = formsOf(this.page).filter(f => f.method === 'post');
		const names = Object.keys(typed);
		const form = posts.find(f => (!button || f.buttons.some(b => b.text === button)) && names.every(n => f.fields.some(x => x.name === n))) ??
			posts.find(f => button && f.buttons.some(b => b.text === button)) ?? (button ? undefined : posts[0]);
		if (!form)
			throw new Error(`no form here with button '${button ?? ''}' and ${names.join(', ')}; buttons: ${posts.flatMap(f => f.buttons.map(b => b.text)).join(' | ')}`);
		const body = filled(form, typed, form.buttons.find(b => b.text === button));
		for (const [name, value] of Object.entries(forged))
			body.set(name, value);
		this.sent = { to: form.action || this.at, body: body.toString() };
		return this.post();
	}

	/** What was sent last, once more. */
	post() {
		return this.open(this.sent.to, { method: 'POST', body: this.sent.body,
			headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.origin ?? this.server() } });
	}

	/** The first purpose that is offered will do. */
	async sayWhy() {
		const asked = formsOf(this.page).find(f => f.action === '/purpose');
		if (asked)
			await this.submit(asked.buttons[0].text, asked.fields.some(f => f.name === 'why') ? { why: [WHY] } : {});
	}

	/** Signs in, unless that was done and still holds. */
	async signIn(passphrase) {
		if (this.cookie) {
			await this.open('/settings');
			if (!/name="password"/.test(this.page))
				return;
		}
		await this.open('/sign-in');
		await this.submit(undefined, { number: [this.number], password: [passphrase] });
		if (!this.unasked)
			await this.sayWhy();
		if (this.status !== 200 || /name="password"/.test(this.page))
			throw new Error(`${this.name} could not sign in: ${textOf(this.page).slice(0, 600)}`);
	}
}
