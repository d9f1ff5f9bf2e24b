"use strict";
(() => {
  const STEP = 200; // so many rows are laid out at a time
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isPublic = document.body.classList.contains("public");

  // "dak to" finds Đắk Tô
  const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const wordsOf = (text) => folded(text).split(/\s+/).filter(Boolean);
  const fits = (text, words) => words.every((word) => text.includes(word));
  const figure = (value) => value.toLocaleString("de-DE", { maximumFractionDigits: 6 }); // 1.234,5 as in Vietnamese papers

  async function unpacked(element) {
    const bytes = Uint8Array.from(atob(element.textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }
  const known = new Map();
  const part = (element) => known.get(element) || known.set(element, unpacked(element)).get(element);

  function cell(tag, text, kind = "") {
    const made = document.createElement(tag);
    made.textContent = text;
    if (tag === "th") made.scope = "row";
    if (kind) made.className = kind;
    return made;
  }
  function row(cells) {
    const made = document.createElement("tr");
    made.append(...cells);
    return made;
  }

  // --- a long list: some rows now, more on demand -------------------------------------------------------------
  class List {
    constructor(body, button, cellsOf) {
      Object.assign(this, { body, button, cellsOf, rows: [], shown: 0 });
      button.addEventListener("click", () => this.further());
    }
    show(rows) {
      Object.assign(this, { rows, shown: 0 });
      this.body.replaceChildren();
      this.further();
    }
    further() {
      const next = this.rows.slice(this.shown, this.shown + STEP);
      this.body.append(...next.map((item) => row(this.cellsOf(item))));
      this.shown += next.length;
      this.button.hidden = this.shown >= this.rows.length;
      this.button.textContent = `Hiện thêm (còn ${figure(this.rows.length - this.shown)})`;
    }
  }
  function filtered(name, rows, textOf, wantedOf, cellsOf) {
    const form = one(`form[data-list=${name}]`);
    const table = one(`table[data-list=${name}]`);
    const list = new List(one("tbody", table), one(`button[data-list=${name}]`), cellsOf);
    let texts = null; // made when somebody searches
    const show = () => {
      const words = wordsOf(form.elements["tim"].value);
      if (words.length && !texts) texts = rows.map((item) => folded(textOf(item)));
      const kept = rows.filter((item, at) => (!words.length || fits(texts[at], words)) && wantedOf(form.elements, item));
      list.show(kept);
      one("output", form).textContent = `Hiện ${figure(kept.length)}/${figure(rows.length)}`;
    };
    // a link may carry a filter: tong-hop.html#phai-sua?tim=dak+to&muc=block
    const asked = new URLSearchParams(location.hash.split("?")[1] || "");
    if (location.hash.startsWith(`#${form.closest("section").id}`)) {
      for (const [key, value] of asked) if (form.elements[key]) form.elements[key].value = value;
    }
    form.hidden = false;
    for (const rest of all(".rest", form.closest("section"))) rest.hidden = true;
    form.addEventListener("input", show);
    one(".all", form).addEventListener("click", () => {
      form.reset();
      show();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    show();
  }

  // --- Ai chưa gửi ---------------------------------------------------------------------------------------------
  async function openUnits() {
    const { states, units, order } = await part(one("#data-units"));
    const forms = all("form[data-list=units] [name=bieu] option").slice(1).map((option) => option.value);
    const stateOf = (unit, form) => states[form ? unit[2][forms.indexOf(form)] : unit[1]];
    filtered(
      "units",
      order.map((at) => units[at]),
      (unit) => `${unit[0]} ${unit[6]}`,
      (wanted, unit) => !wanted["muc"].value || stateOf(unit, wanted["bieu"].value) === wanted["muc"].value,
      (unit) => [
        cell("th", unit[0]),
        ...[unit[1], ...unit[2]].map((state) => cell("td", states[state], `state s${state}`)),
        ...(isPublic ? [] : [cell("td", unit[5])]),
        cell("td", unit[6]),
      ],
    );
  }

  // --- Phải sửa ------------------------------------------------------------------------------------------------
  const alphabet = new Intl.Collator("vi");
  async function openSlips() {
    const slips = await part(one("#data-slips"));
    const choices = (name, at) => {
      const select = one(`form[data-list=slips] [name=${name}]`);
      const values = [...new Set(slips.map((slip) => slip[at]))].filter(Boolean).sort(alphabet.compare);
      select.append(...values.map((value) => new Option(value, value)));
    };
    choices("don-vi", 0);
    choices("bieu", 1);
    const level = (slip) => {
      const made = cell("td", `${slip[3]} `, `level ${slip[2]}`);
      made.append(cell("small", slip[9]));
      return made;
    };
    filtered(
      "slips",
      slips,
      (slip) => slip.join(" "),
      (wanted, slip) => [["don-vi", 0], ["bieu", 1], ["muc", 2]].every(([name, at]) => !wanted[name].value || slip[at] === wanted[name].value),
      (slip) => [
        cell("th", slip[0]),
        level(slip),
        ...[4, 5, 6].map((at) => cell("td", slip[at])),
        cell("td", slip[8], "figure"),
        cell("td", slip[7]),
      ],
    );
  }

  // --- Tra số --------------------------------------------------------------------------------------------------
  function letters(column) {
    let name = "";
    for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
    return name;
  }
  function placeOf(form, unit, at) {
    const layout = form.layouts[form.layoutOf[unit]];
    if (!layout) return "";
    const [sheet, rows, columns] = layout;
    const found = rows[at[0]] && columns[at[1]];
    return found ? `${sheet}, ô ${letters(columns[at[1]])}${rows[at[0]]}` : sheet;
  }
  function positions(steps) {
    let at = 0;
    return steps.map((step) => (at += step));
  }
  async function openFigures() {
    const { units } = await part(one("#data-units"));
    const chosen = one("#chon-so");
    const parts = all("script.data-form");
    if (!parts.length) return;
    const { bieu, tim, dong, cot } = chosen.elements;
    const wantedUnit = chosen.elements["don-vi"];
    const table = one("#nguon-so");
    let form, at;
    const list = new List(one("tbody", table), one("button[data-list=sources]"), ([unit, value]) => {
      const [file, person, phone] = form.sources[unit] || units[unit].slice(3, 6);
      const note = form.notes[`${at[0]}.${at[1]}.${unit}`] || "";
      return [
        cell("th", units[unit][0]),
        cell("td", value === null ? "" : figure(value), "figure"),
        ...(isPublic ? [] : [cell("td", file)]),
        cell("td", placeOf(form, unit, at)),
        ...(isPublic ? [] : [cell("td", person), cell("td", phone)]),
        cell("td", note),
      ];
    });
    const show = () => {
      const found = form.figures.find((item) => item[0] === +dong.value && item[1] === +cot.value);
      table.hidden = !found || !found[5].length;
      if (!found) {
        one("#tong-so").textContent = "Không có dòng nào như vậy.";
        list.show([]);
        return;
      }
      const [rowAt, columnAt, unit, total, inside, steps, values] = found;
      at = [rowAt, columnAt];
      const amount = total === null ? "trống" : `${figure(total)} ${unit}`.trim();
      const rest = inside && !steps.length ? " Chỉ có tổng: số của từng đơn vị xem tệp Excel." : "";
      one("#tong-so").textContent = `Tổng: ${amount}; ${inside}/${units.length} đơn vị có số.${rest}`;
      const words = wordsOf(wantedUnit.value);
      const rows = positions(steps).map((position, index) => [position, values[index]]);
      const kept = words.length ? rows.filter(([position]) => fits(folded(units[position][0]), words)) : rows;
      list.show(kept.sort((a, b) => b[1] - a[1]));
    };
    const offer = (select, names, offered) => {
      const before = select.value;
      select.replaceChildren(...offered.map((index) => new Option(names[index], index)));
      if (offered.includes(+before) && before !== "") select.value = before;
    };
    const offerColumns = () => {
      offer(cot, form.columns, form.figures.filter((item) => item[0] === +dong.value && dong.value !== "").map((item) => item[1]));
      show();
    };
    const offerRows = () => {
      const words = wordsOf(tim.value);
      const used = [...new Set(form.figures.map((item) => item[0]))];
      offer(dong, form.rows, used.filter((index) => fits(folded(form.rows[index]), words)));
      offerColumns();
    };
    const open = async () => {
      const wanted = parts[+bieu.value];
      const found = await part(wanted);
      if (wanted !== parts[+bieu.value]) return; // another form was chosen meanwhile
      form = found;
      dong.replaceChildren();
      cot.replaceChildren();
      offerRows();
    };
    bieu.addEventListener("input", open);
    tim.addEventListener("input", offerRows);
    dong.addEventListener("input", offerColumns);
    cot.addEventListener("input", show);
    wantedUnit.addEventListener("input", show);
    chosen.addEventListener("submit", (event) => event.preventDefault());
    chosen.hidden = false;
    await open();
  }

  // --- tabs ----------------------------------------------------------------------------------------------------
  const opened = { "ai-chua-gui": openUnits, "phai-sua": openSlips, "tra-so": openFigures };
  const tabs = all("nav a");
  function choose(tab, moveFocus = false) {
    for (const each of tabs) {
      const isChosen = each === tab;
      each.setAttribute("aria-selected", isChosen);
      each.tabIndex = isChosen ? 0 : -1;
      one(each.hash).hidden = !isChosen;
    }
    if (moveFocus) tab.focus();
    const open = opened[tab.hash.slice(1)];
    delete opened[tab.hash.slice(1)];
    if (open) open();
  }
  function makeTabs() {
    const bar = one("nav");
    bar.setAttribute("role", "tablist");
    for (const tab of tabs) {
      const panel = one(tab.hash);
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      tab.id = `tab-${panel.id}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        choose(tab);
      });
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) choose(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length], true);
        if (event.key === " ") choose(tab);
        if (step || event.key === " ") event.preventDefault();
      });
    }
    document.body.classList.add("tabbed");
    choose(tabs.find((tab) => location.hash.split("?")[0] === tab.hash) || tabs[0]);
    scrollTo(0, 0);
  }

  for (const button of all(".copy")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const range = document.createRange();
      range.selectNodeContents(button.previousElementSibling);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      // files opened from a disk may not use the clipboard's newer way
      button.textContent = document.execCommand("copy") ? "Đã chép" : "Bấm Ctrl+C để chép";
    });
  }
  // a browser from before 2020 cannot unpack: all parts stay below one another, as without this script
  if ("DecompressionStream" in window) makeTabs();
})();
