"use strict";
(() => {
  // "dak to" finds Đắk Tô
  const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const form = document.querySelector(".controls");
  const groups = [...document.querySelectorAll("tbody.group")];
  const texts = groups.map((group) => folded(group.textContent));
  const show = () => {
    const words = folded(form.elements["tim"].value).split(/\s+/).filter(Boolean);
    const wanted = { unit: form.elements["don-vi"].value, form: form.elements["bieu"].value, level: form.elements["muc"].value };
    let count = 0;
    groups.forEach((group, at) => {
      const fits = Object.entries(wanted).every(([key, value]) => !value || group.dataset[key] === value);
      group.hidden = !(fits && words.every((word) => texts[at].includes(word)));
      count += group.hidden ? 0 : 1;
    });
    form.querySelector("output").textContent = `Hiện ${count}/${groups.length}`;
  };
  // a link may carry a filter: ket-qua.html#tim=dak+to&muc=block
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const name of ["tim", "don-vi", "bieu", "muc"]) {
    if (asked.has(name)) form.elements[name].value = asked.get(name);
  }
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
  for (const button of document.querySelectorAll(".copy")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const text = button.previousElementSibling;
      const range = document.createRange();
      range.selectNodeContents(text);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      // files opened from a disk may not use the clipboard's newer way
      button.textContent = document.execCommand("copy") ? "Đã chép" : "Bấm Ctrl+C để chép";
    });
  }
})();
