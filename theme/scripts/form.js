// The form behind a code. Without this script it is sent as any form is; with it, what was typed is
// kept until it has arrived, photos are made smaller, and the receipt shows on the same page.
(function () {
  "use strict";
  var form = document.querySelector("form[data-receiver]");
  if (!form || !window.fetch || !window.FormData || !window.JSON) return;
  var receiver = form.getAttribute("data-receiver");
  var draftName = "gongshi-draft-" + form.elements.to.value;
  var kept = ["topic", "text", "name", "phone"];
  var DAYS = 7, MOST = 3, SIDE = 2048, LONGEST = 2000;
  var note = form.querySelector(".note");
  var state = form.querySelector(".state");
  var button = form.querySelector("button.button");
  var list = form.querySelector(".pictures");
  var chooser = form.elements.picture;
  var pictures = [];
  var key = newKey();
  var canProve = !!(window.Worker && window.crypto && crypto.subtle && window.Promise);

  // --- what was typed stays until it has arrived

  function newKey() {
    if (!window.crypto || !crypto.getRandomValues) return "";
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (b) { return (b + 256).toString(16).slice(1); }).join("");
  }

  function saveDraft() {
    var draft = { at: Date.now(), key: key };
    kept.forEach(function (name) { draft[name] = form.elements[name].value; });
    var typed = draft.text || draft.name || draft.phone;
    try {
      if (typed) localStorage.setItem(draftName, JSON.stringify(draft));
      else localStorage.removeItem(draftName);
    } catch (error) { /* private windows keep nothing */ }
  }

  function loadDraft() {
    try {
      var draft = JSON.parse(localStorage.getItem(draftName) || "null");
      if (!draft) return;
      if (Date.now() - draft.at > DAYS * 864e5) return dropDraft();
      kept.forEach(function (name) { form.elements[name].value = draft[name] || ""; });
      key = draft.key || key;
      tell("上次写的还在这里。", "清空", function () { form.reset(); dropDraft(); key = newKey(); count(); note.hidden = true; });
    } catch (error) { dropDraft(); }
  }

  function dropDraft() {
    try { localStorage.removeItem(draftName); } catch (error) { /* nothing was kept */ }
  }

  function tell(sentence, action, act) {
    note.textContent = sentence;
    note.hidden = false;
    if (!action) return;
    var does = document.createElement("button");
    does.type = "button";
    does.textContent = action;
    does.onclick = act;
    note.appendChild(document.createTextNode(" "));
    note.appendChild(does);
  }

  function count() {
    var length = form.elements.text.value.trim().length;
    form.querySelector(".count").textContent = length ? "，已写 " + length + " 个，最多 " + LONGEST : "";
  }

  // --- photos

  function shrink(file) {
    return new Promise(function (done) {
      var url = URL.createObjectURL(file), image = new Image();
      image.onerror = function () { URL.revokeObjectURL(url); done(file); };
      image.onload = function () {
        var scale = Math.min(1, SIDE / Math.max(image.naturalWidth, image.naturalHeight));
        var canvas = document.createElement("canvas");
        canvas.width = Math.round(image.naturalWidth * scale);
        canvas.height = Math.round(image.naturalHeight * scale);
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        URL.revokeObjectURL(url);
        if (!canvas.toBlob) return done(file);
        canvas.toBlob(function (blob) { done(blob && blob.size < file.size ? blob : file); }, "image/jpeg", 0.85);
      };
      image.src = url;
    });
  }

  function showPictures() {
    list.textContent = "";
    pictures.forEach(function (picture, index) {
      var item = document.createElement("li"), image = document.createElement("img"), drop = document.createElement("button");
      image.src = URL.createObjectURL(picture);
      image.onload = image.onerror = function () { URL.revokeObjectURL(image.src); };
      image.alt = "第 " + (index + 1) + " 张照片";
      drop.type = "button";
      drop.textContent = "去掉这一张";
      drop.onclick = function () { pictures.splice(index, 1); key = newKey(); showPictures(); chooser.focus(); };
      item.appendChild(image);
      item.appendChild(drop);
      list.appendChild(item);
    });
  }

  function choose() {
    var files = Array.prototype.slice.call(chooser.files);
    if (!canProve || !files.length) return; // the browser itself sends what it holds
    var room = MOST - pictures.length;
    say(files.length > room ? "照片最多 " + MOST + " 张，多的没有放进来。" : "");
    key = newKey();
    Promise.all(files.slice(0, room).map(shrink)).then(function (small) {
      pictures = pictures.concat(small);
      chooser.value = "";
      showPictures();
    });
  }

  // --- sending

  function say(sentence, bad) {
    state.textContent = sentence;
    state.className = bad ? "state box bad" : "state quiet";
  }

  function prove(challenge) {
    return new Promise(function (done, fail) {
      var worker = new Worker(form.getAttribute("data-worker"));
      worker.onerror = fail;
      worker.onmessage = function (event) {
        worker.terminate();
        if (!event.data || event.data.error) return fail(new Error("unsolved"));
        done(btoa(JSON.stringify({ challenge: challenge, solution: event.data })));
      };
      worker.postMessage({ type: "work", challenge: challenge, timeout: 120000 });
    });
  }

  function getChallenge() {
    return fetch(receiver + "feedback/challenge", { cache: "no-store" }).then(function (answer) {
      if (!answer.ok) throw new Error("no challenge");
      return answer.json();
    });
  }

  function post(proof) {
    return new Promise(function (done, fail) {
      var data = new FormData(form), request = new XMLHttpRequest();
      if (data.delete) data.delete("picture");
      pictures.forEach(function (picture, index) { data.append("picture", picture, index + ".jpg"); });
      data.append("key", key);
      data.append("altcha", proof);
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.timeout = 300000;
      request.upload.onprogress = function (event) {
        if (event.lengthComputable && pictures.length) say("正在发送，" + Math.floor(100 * event.loaded / event.total) + "%");
      };
      request.onload = function () {
        try { done({ status: request.status, body: JSON.parse(request.responseText) }); } catch (error) { fail(error); }
      };
      request.onerror = request.ontimeout = fail;
      request.send(data);
    });
  }

  function send(again) {
    button.disabled = true;
    say("正在验证，要几秒钟……");
    getChallenge().then(prove).then(function (proof) { say("正在发送……"); return post(proof); }).then(function (answer) {
      button.disabled = false;
      if (answer.body.receipt) return arrived(answer.body.receipt);
      if (answer.status === 403 && !again) return send(true);
      mend(answer.body.errors || []);
    }).catch(function () {
      button.disabled = false;
      say("没有发出去。写的字留在这个手机里，请过一会儿再按“提交”；急事请打上面的电话，或在接待日来。", true);
      state.scrollIntoView({ block: "center" });
    });
  }

  function mend(errors) {
    Array.prototype.forEach.call(form.elements, function (field) { field.removeAttribute("aria-invalid"); });
    var first = null;
    errors.forEach(function (error) {
      var field = error.field && form.elements[error.field];
      if (field && field.setAttribute) { field.setAttribute("aria-invalid", "true"); first = first || field; }
    });
    say(errors.map(function (error) { return error.message; }).join(" "), true);
    if (first) first.focus();
    state.scrollIntoView({ block: "center" });
  }

  function arrived(receipt) {
    dropDraft();
    var done = document.querySelector(".done");
    done.querySelector(".number").textContent = receipt.number;
    done.querySelector(".word").textContent = receipt.word;
    done.querySelector(".copy").onclick = function () {
      var words = "回执号码 " + receipt.number + "，查询词 " + receipt.word, self = this;
      if (navigator.clipboard) navigator.clipboard.writeText(words).then(function () { self.textContent = "已复制"; });
      else self.textContent = "请抄下来";
    };
    form.hidden = true;
    document.getElementById("write").hidden = true;
    done.hidden = false;
    done.focus();
    done.scrollIntoView();
  }

  // --- at the start

  function lookForReceiver() {
    var timer = setTimeout(away, 10000);
    fetch(receiver + "feedback/health", { cache: "no-store" }).then(function (answer) {
      clearTimeout(timer);
      if (!answer.ok) away();
    }, function () { clearTimeout(timer); away(); });
  }

  function away() {
    tell("现在连不上收留言的服务。可以打上面的电话，或在接待日来；也可以先写好，写的字会留在这个手机里，过一会儿再提交。");
  }

  form.addEventListener("input", function (event) {
    if (event.target.type === "file") return;
    key = newKey();
    saveDraft();
    count();
  });
  chooser.addEventListener("change", choose);
  if (canProve) form.addEventListener("submit", function (event) { event.preventDefault(); send(false); });
  window.addEventListener("pageshow", count);
  loadDraft();
  count();
  lookForReceiver();
})();
