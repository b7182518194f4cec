// What a story needs of a page: its text as a person reads it, its links and its forms. No scripts are run: every journey
// must complete without them.

const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', middot: '·', rsquo: '’', lsquo: '‘', ldquo: '“',
	rdquo: '”', ndash: '–', hellip: '…' };

export function decode(s) {
	return s.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (all, name) => {
		if (name[0] !== '#')
			return named[name] ?? all;
		return String.fromCodePoint(name[1] === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10));
	});
}

export function textOf(html) {
	const body = html.replace(/<(script|style|svg|template)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<!--[\s\S]*?-->/g, ' ');
	return decode(body.replace(/<\/?(b|i|em|strong|small|span|a|abbr|time|q)\b[^>]*>/gi, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

function attributes(tag) {
	const out = {};
	for (const m of tag.matchAll(/([a-z][\w:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/gi))
		out[m[1].toLowerCase()] = decode(m[2] ?? m[3] ?? m[4] ?? '');
	return out;
}

export function linksOf(html) {
	const out = [];
	for (const m of html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/gi)) {
		const a = attributes(m[1]);
		if (a.href)
			out.push({ href: a.href, text: textOf(m[2]) });
	}
	return out;
}

function fieldsOf(inner) {
	const fields = [], buttons = [];
	for (const m of inner.matchAll(/<(input|textarea|select|button)\b([^>]*)>(?:([\s\S]*?)<\/\1>)?/gi)) {
		const kind = m[1].toLowerCase();
		// An input has no end tag: what was swallowed after it is looked at again.
		if (kind === 'input') {
			const a = attributes(m[2]);
			const type = (a.type || 'text').toLowerCase();
			if (type === 'submit')
				buttons.push({ name: a.name, value: a.value ?? '', text: a.value ?? '' });
			else if (a.name)
				fields.push({ name: a.name, type, value: a.value ?? (type === 'checkbox' || type === 'radio' ? 'on' : ''),
					on: type === 'radio' || type === 'checkbox' ? 'checked' in a : true });
		} else if (kind === 'textarea') {
			const a = attributes(m[2]);
			if (a.name)
				fields.push({ name: a.name, type: 'textarea', value: decode((m[3] ?? '').replace(/^\r?\n/, '')), on: true });
		} else if (kind === 'select') {
			const a = attributes(m[2]);
			const options = [...(m[3] ?? '').matchAll(/<option\b([^>]*)>([\s\S]*?)(?=<option|<\/option|<\/select|$)/gi)]
				.map(o => ({ a: attributes(o[1]), text: textOf(o[2]) }));
			const chosen = options.find(o => 'selected' in o.a) ?? options[0];
			if (a.name)
				fields.push({ name: a.name, type: 'select', value: chosen ? (chosen.a.value ?? chosen.text) : '', on: true,
					options: options.map(o => o.a.value ?? o.text) });
		} else {
			const a = attributes(m[2]);
			if ((a.type ?? 'submit') === 'submit')
				buttons.push({ name: a.name, value: a.value ?? '', text: textOf(m[3] ?? '') });
		}
	}
	return { fields, buttons };
}

export function formsOf(html) {
	return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(m => {
		const a = attributes(m[1]);
		return { action: a.action ?? '', method: (a.method ?? 'get').toLowerCase(), ...fieldsOf(m[2].replace(/(<input\b[^>]*>)/gi, '$1')) };
	});
}

// A form as it would be sent: what the page put there, with what the story typed over it.
export function filled(form, typed, button) {
	const out = [];
	const names = new Set(form.fields.map(f => f.name));
	for (const name of Object.keys(typed))
		if (!names.has(name))
			throw new Error(`the form has no '${name}'; it has ${[...names].join(', ')}`);
	for (const f of form.fields) {
		const want = typed[f.name];
		if (want === undefined) {
			if (f.on)
				out.push([f.name, f.value]);
		} else if (f.type === 'radio' || f.type === 'checkbox') {
			if (want.includes(f.value))
				out.push([f.name, f.value]);
		} else {
			out.push([f.name, want.shift() ?? '']);
		}
	}
	for (const [name, want] of Object.entries(typed))
		for (const f of form.fields)
			if ((f.type === 'radio') && f.name === name && !form.fields.some(g => g.name === name && want.includes(g.value)))
				throw new Error(`'${name}' offers no '${want}'`);
	if (button?.name)
		out.push([button.name, button.value]);
	return new URLSearchParams(out);
}
