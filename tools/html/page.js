/*
 * Sorting and filtering; all else works without. No less-than signs and ampersands: the page is well-formed XML too.
 */
(function () {
	"use strict";

	function rowsOf(table) {
		return Array.from(table.tBodies[0].rows);
	}

	function keyOf(row, column) {
		var cell = row.cells[column];
		var sort = cell.getAttribute("data-sort");
		return sort === null ? cell.textContent : Number(sort);
	}

	function compare(left, right) {
		if (typeof left.key === "number" ? typeof right.key === "number" : false)
			return left.key - right.key;
		return String(left.key).localeCompare(String(right.key), "en", {numeric: true});
	}

	/* What a cell does not tell stands last, in either direction. */
	function sortBy(heading) {
		var table = heading.closest("table");
		var ascending = heading.getAttribute("aria-sort") !== "ascending";
		var keyed = rowsOf(table).map(function (row) {
			return {row: row, key: keyOf(row, heading.cellIndex)};
		});
		keyed.sort(function (left, right) {
			if ((left.key === "") !== (right.key === ""))
				return left.key === "" ? 1 : -1;
			return ascending ? compare(left, right) : compare(right, left);
		});
		keyed.forEach(function (item) {
			table.tBodies[0].appendChild(item.row);
		});
		table.querySelectorAll("th[aria-sort]").forEach(function (other) {
			other.removeAttribute("aria-sort");
		});
		heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
	}

	/* Whether an address or a name stands there, and not a longer one that it is a part of. */
	function names(text, wanted) {
		var joins = wanted.includes(":") ? /[\w.:%]/ : /[\w.%]/;
		for (var at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
			var behind = text.slice(at + wanted.length).match(/^[.:]?[\w%]/);
			var goesOn = behind ? behind[0].length === 1 || joins.test(behind[0].charAt(0)) : false;
			if (!joins.test(text.charAt(at - 1)) ? !goesOn : false)
				return true;
		}
		return false;
	}

	/* What a link wants stands whole in one cell; what was typed, anywhere. */
	function hasRow(row, wanted, whole) {
		if (!whole)
			return row.textContent.toLowerCase().includes(wanted);
		return Array.from(row.cells).some(function (cell) {
			return names(cell.textContent.toLowerCase(), wanted);
		});
	}

	function filter(input, whole) {
		var section = input.closest("section");
		var wanted = input.value.trim().toLowerCase();
		var rows = rowsOf(section.querySelector("table[data-rows]"));
		var left = 0;
		rows.forEach(function (row) {
			row.hidden = !hasRow(row, wanted, whole);
			left += row.hidden ? 0 : 1;
		});
		section.querySelector("output").textContent = wanted === "" ? "" : left + " of " + rows.length + " rows";
	}

	function setFilter(section, value) {
		var input = section ? section.querySelector("input[type=search]") : null;
		if (input) {
			input.value = value;
			filter(input, value !== "");
		}
	}

	/* A link to a row that is filtered away shows all rows again. */
	function showTarget() {
		var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
		if (target ? target.hidden : false) {
			setFilter(target.closest("section"), "");
			target.scrollIntoView();
		}
	}

	document.addEventListener("click", function (event) {
		var button = event.target.closest("th button");
		var link = event.target.closest("a[data-find]");
		if (button)
			sortBy(button.closest("th"));
		if (link)
			setFilter(document.getElementById(link.getAttribute("href").slice(1)), link.getAttribute("data-find"));
	});
	document.addEventListener("input", function (event) {
		if (event.target.matches("input[type=search]"))
			filter(event.target, false);
	});
	window.addEventListener("hashchange", showTarget);
	document.documentElement.classList.add("scripted");
})();
