
;(function () {
  'use strict';

  var board = document.getElementById('board');
  if (!board) return;

  var RESULT = 'monitor-board-result';
  var result = document.getElementById('board-result');
  var question = document.getElementById('board-confirm');

  function meta(name) {
    var element = document.querySelector('meta[name="' + name + '"]');
    return element ? element.getAttribute('content') : null;
  }

  function show(text, isGood) {
    result.textContent = text;
    result.className = 'alert alert-' + (isGood ? 'success' : 'danger');
    result.hidden = false;
  }

  function count() {
    fetch(board.dataset.counts, { credentials: 'same-origin' })
      .then(function (answer) { return answer.ok ? answer.json() : {}; })
      .then(function (counts) {
        Object.keys(counts).forEach(function (name) {
          var badge = document.querySelector('[data-count="' + name + '"]');
          if (badge) badge.textContent = counts[name].toLocaleString('en');
        });
      })
      .catch(function () { /* The page is of use without them. */ });
  }

  function change(action, isDry) {
    var headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    if (meta('csrf-token')) headers[meta('csrf-header')] = meta('csrf-token');
    return fetch(board.dataset.change, {
      method: 'POST',
      credentials: 'same-origin',
      headers: headers,
      body: new URLSearchParams({ action: action, dry: isDry ? 'true' : 'false' }).toString()
    }).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (body) {
        if (!answer.ok) throw new Error(body.text || body.message || 'The service answered with status ' + answer.status + '.');
        return body;
      });
    });
  }

  function setBusy(isBusy) {
    board.querySelectorAll('[data-board-action], #board-yes, #board-no').forEach(function (button) { button.disabled = isBusy; });
  }

  function fail(error) {
    setBusy(false);
    question.hidden = true;
    show(error.message, false);
  }

  function ask(action) {
    setBusy(true);
    result.hidden = true;
    change(action, true).then(function (answer) {
      setBusy(false);
      if (answer.changed === 0) {
        question.hidden = true;
        show('There is no task that this would change.', true);
        return;
      }
      document.getElementById('board-question').textContent = answer.text;
      question.hidden = false;
      var yes = document.getElementById('board-yes');
      yes.onclick = function () {
        setBusy(true);
        change(action, false).then(function (answer) {
          sessionStorage.setItem(RESULT, answer.text);
          window.location.reload();
        }).catch(fail);
      };
      yes.focus();
    }).catch(fail);
  }

  board.querySelectorAll('[data-board-action]').forEach(function (button) {
    button.addEventListener('click', function () { ask(button.dataset.boardAction); });
  });
  document.getElementById('board-no').addEventListener('click', function () { question.hidden = true; });
  document.querySelectorAll('#board-search select').forEach(function (select) {
    select.addEventListener('change', function () { select.form.submit(); });
  });

  if (sessionStorage.getItem(RESULT)) {
    show(sessionStorage.getItem(RESULT), true);
    sessionStorage.removeItem(RESULT);
  }
  count();
})();
