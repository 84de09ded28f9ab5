// The form behind a code. Without this script it is sent as any form is; with it, what was typed is
// kept until it has arrived, photos are made smaller, and the receipt shows on the same page.
// Old phones read it too, so it is written in the JavaScript of 2009 and asks for what is newer.
(function () {
  "use strict";
  var form = document.querySelector("form[data-receiver]");
  if (!form || !window.fetch || !window.FormData || !window.JSON || !window.Promise) return;
  var receiver = form.getAttribute("data-receiver");
  var fields = form.elements;
  var draftName = "gongshi-draft-" + fields.to.value;
  var kept = ["topic", "text", "name", "phone"];
  var shown = ["topic", "text", "picture", "name", "phone", "consent"];
  var DAYS = 7, MOST = 3, SIDE = 2048, SHORTEST = 10, LONGEST = 2000;
  var main = document.querySelector("main"), done = find(".done"), away = find(".away");
  var note = find(".kept"), state = find(".state"), failed = find(".failed");
  var button = form.querySelector("button.button");
  var list = find(".pictures"), chooser = fields.picture;
  var pictures = [], shrinking = Promise.resolve(), sending = false;
  var key = newKey();
  // Without these (an address without https, an old phone) the browser sends the form by itself.
  var canProve = !!(window.Worker && window.crypto && crypto.subtle);
  var isNear = form.action.indexOf(location.protocol + "//" + location.host + "/") === 0;

  function find(selector) { return document.querySelector(selector); }

  function each(items, act) { Array.prototype.forEach.call(items, act); }

  // --- what was typed stays until it has arrived

  // The same key and words make the same message, so that sending it twice gives one receipt. What
  // the receiver does not compare takes a new key.
  function newKey() {
    if (!window.crypto || !crypto.getRandomValues) return "";
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (b) { return (b + 256).toString(16).slice(1); }).join("");
  }

  function saveDraft(sent) {
    var draft = { at: Date.now(), key: key, publish: fields.publish.checked, sent: !!sent };
    each(kept, function (name) { draft[name] = fields[name].value; });
    try {
      if (draft.text || draft.name || draft.phone) localStorage.setItem(draftName, JSON.stringify(draft));
      else localStorage.removeItem(draftName);
    } catch (error) { /* private windows keep nothing */ }
  }

  function loadDraft() {
    try {
      var draft = JSON.parse(localStorage.getItem(draftName) || "null");
      if (!draft) return;
      if (Date.now() - draft.at > DAYS * 864e5) return dropDraft();
      each(kept, function (name) { fields[name].value = draft[name] || ""; });
      if (fields.topic.selectedIndex < 0) fields.topic.selectedIndex = 0;
      fields.publish.checked = !!draft.publish;
      key = draft.key || key;
      tell(draft.sent ? "上次写的还在这里。已经拿到回执的，请清空。" : "上次写的还在这里，可以接着写。");
    } catch (error) { dropDraft(); }
  }

  function dropDraft() {
    try { localStorage.removeItem(draftName); } catch (error) { /* nothing was kept */ }
  }

  function tell(sentence) {
    var clear = document.createElement("button");
    clear.type = "button";
    clear.textContent = "清空";
    clear.onclick = function () { empty(); fields.topic.focus(); };
    note.textContent = sentence + " ";
    note.appendChild(clear);
    note.hidden = false;
  }

  function empty() {
    form.reset();
    dropDraft();
    pictures = [];
    showPictures();
    key = newKey();
    note.hidden = true;
    count();
    mend([]);
  }

  function length() { return fields.text.value.trim().length; }

  function count() {
    var typed = length();
    find(".count").textContent = typed ? "，已写 " + typed + " 个，最多 " + LONGEST + " 个" : "";
  }

  // --- photos

  // Smaller photos arrive sooner. Browsers that would lose which side is up send what they have.
  function shrink(file) {
    return new Promise(function (give) {
      if (!window.CSS || !CSS.supports || !CSS.supports("image-orientation", "from-image")) return give(file);
      var url = URL.createObjectURL(file), image = new Image();
      image.onerror = function () { URL.revokeObjectURL(url); give(file); };
      image.onload = function () {
        try {
          var scale = Math.min(1, SIDE / Math.max(image.naturalWidth, image.naturalHeight));
          var canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
          canvas.width = Math.round(image.naturalWidth * scale);
          canvas.height = Math.round(image.naturalHeight * scale);
          pen.fillStyle = "#fff";
          pen.fillRect(0, 0, canvas.width, canvas.height);
          pen.drawImage(image, 0, 0, canvas.width, canvas.height);
          canvas.toBlob(function (blob) { give(blob && blob.size < file.size ? blob : file); }, "image/jpeg", 0.85);
        } catch (error) { give(file); }
        URL.revokeObjectURL(url);
      };
      image.src = url;
    });
  }

  function showPictures() {
    list.textContent = "";
    each(pictures, function (picture, index) {
      var item = document.createElement("li"), image = document.createElement("img"), drop = document.createElement("button");
      image.onload = image.onerror = function () { URL.revokeObjectURL(image.src); };
      image.src = URL.createObjectURL(picture);
      image.alt = "第 " + (index + 1) + " 张照片";
      drop.type = "button";
      drop.textContent = "去掉第 " + (index + 1) + " 张";
      drop.onclick = function () {
        pictures.splice(index, 1);
        changePictures();
        mended("picture");
        chooser.focus();
      };
      item.appendChild(image);
      item.appendChild(drop);
      list.appendChild(item);
    });
  }

  function changePictures() {
    key = newKey();
    saveDraft();
    showPictures();
  }

  function choose() {
    var files = Array.prototype.slice.call(chooser.files);
    if (!canProve) return fault("picture", files.length > MOST ? "照片最多 " + MOST + " 张，请重新选。" : "");
    if (!files.length) return;
    chooser.value = "";
    shrinking = shrinking.then(function () {
      var room = MOST - pictures.length;
      fault("picture", files.length > room ? "照片最多 " + MOST + " 张，多的没有放进来。" : "");
      return Promise.all(files.slice(0, room).map(shrink));
    }).then(function (small) {
      pictures = pictures.concat(small);
      changePictures();
    });
  }

  // --- what must be mended

  function fault(name, sentence) {
    var field = fields[name], id = name + "-fault", old = document.getElementById(id);
    var hint = name === "text" ? "hint" : "";
    if (old) old.parentNode.removeChild(old);
    field.removeAttribute("aria-invalid");
    if (hint) field.setAttribute("aria-describedby", hint);
    else field.removeAttribute("aria-describedby");
    if (!sentence) return;
    var words = document.createElement("p"), place = field.type === "checkbox" ? field.parentNode : field;
    words.id = id;
    words.className = "box bad";
    words.textContent = sentence;
    place.parentNode.insertBefore(words, place);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", id + (hint ? " " + hint : ""));
  }

  function check() {
    var faults = [], typed = length();
    if (!fields.topic.value) faults.push({ field: "topic", message: "请选一项：这件事是哪方面的。" });
    if (!typed) faults.push({ field: "text", message: "请写下要说的事。" });
    else if (typed < SHORTEST) faults.push({ field: "text", message: "再多写几句吧，至少 " + SHORTEST + " 个字。" });
    else if (typed > LONGEST) faults.push({ field: "text", message: "写了 " + typed + " 个字，最多 " + LONGEST + " 个，请删去一些。" });
    if (!fields.consent.checked) faults.push({ field: "consent", message: "请看过说明，在下面打钩。" });
    return faults;
  }

  // Each fault stands at its field, and the first field is gone to; what belongs to none stands below.
  function mend(faults) {
    var first = "", others = [];
    each(shown, function (name) { fault(name, ""); });
    faults.forEach(function (found) {
      if (found.field === "website") fields.website.value = ""; // filled by the browser, not by a person
      if (shown.indexOf(found.field) < 0) return others.push(found.message);
      first = first || found.field;
      fault(found.field, found.message);
    });
    say("");
    if (others.length) fail(others.join(" "));
    else if (first) fail("还没有发出，请先改好标出的 " + faults.length + " 处。");
    if (first) fields[first].focus();
  }

  function mended(name) {
    fault(name, "");
    if (!form.querySelector("[aria-invalid]:not([type=file])")) say("");
  }

  function say(sentence) {
    state.textContent = sentence;
    failed.hidden = true;
  }

  function fail(sentence) {
    state.textContent = "";
    failed.hidden = false;
    failed.textContent = sentence;
    failed.focus();
  }

  // --- sending

  function within(seconds, promise) {
    return new Promise(function (give, refuse) {
      setTimeout(refuse, seconds * 1000);
      promise.then(give, refuse);
    });
  }

  function ask(what) {
    return within(20, fetch(receiver + "feedback/" + what, { cache: "no-store" })).then(function (answer) {
      if (!answer.ok) throw new Error(what);
      return answer.json();
    });
  }

  // Solved in the background. Where that fails the message goes without: fewer of those are taken.
  function prove(challenge) {
    return new Promise(function (give) {
      var worker = new Worker(form.getAttribute("data-worker")), slow = setTimeout(function () {
        say("还在验证，这个手机要久一点……");
      }, 10000);
      function end(proof) { clearTimeout(slow); worker.terminate(); give(proof); }
      worker.onerror = function () { end(""); };
      worker.onmessage = function (event) {
        var solved = event.data && !event.data.error;
        end(solved ? btoa(JSON.stringify({ challenge: challenge, solution: event.data })) : "");
      };
      worker.postMessage({ type: "work", challenge: challenge, timeout: 60000 });
    });
  }

  function post(proof) {
    return new Promise(function (give, refuse) {
      var data = new FormData(form), request = new XMLHttpRequest();
      if (data["delete"]) data["delete"]("picture");
      each(pictures, function (picture, index) { data.append("picture", picture, index + ".jpg"); });
      data.append("key", key);
      if (proof) data.append("altcha", proof);
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.timeout = 300000;
      // To another host, watching how far it is would need a permission asked for beforehand.
      if (isNear && pictures.length) request.upload.onprogress = function (event) {
        if (event.lengthComputable) say("正在发送，" + Math.floor(100 * event.loaded / event.total) + "%");
      };
      request.onload = function () {
        try { give({ status: request.status, body: JSON.parse(request.responseText) }); } catch (error) { refuse(error); }
      };
      request.onerror = request.ontimeout = refuse;
      request.send(data);
    });
  }

  function send(again) {
    say("正在验证，要几秒钟……");
    return shrinking.then(function () { return ask("challenge"); }).then(prove).then(function (proof) {
      say("正在发送……");
      return post(proof);
    }).then(function (answer) {
      if (answer.body.receipt) arrived(answer.body.receipt);
      else if (answer.status === 403 && !again) return send(true);
      else mend(answer.body.errors || []);
    });
  }

  function submit(event) {
    if (!canProve) return saveDraft(true);
    event.preventDefault();
    if (sending) return;
    var faults = check();
    if (faults.length) return mend(faults);
    mend([]);
    sending = button.disabled = true;
    saveDraft();
    send().catch(function () {
      fail("没有发出去。写的字留在这个手机里，请过一会儿再按“提交”；急事请打上面的电话，或在接待日来。");
      lookForReceiver();
    }).then(function () { sending = button.disabled = false; });
  }

  // --- the receipt; it stays with this page, for whoever goes away and comes back

  function arrived(receipt) {
    empty();
    if (history.replaceState) history.replaceState({ receipt: receipt }, "");
    showReceipt(receipt);
  }

  function showReceipt(receipt) {
    find(".number").textContent = receipt.number;
    find(".word").textContent = receipt.word;
    find(".copy").textContent = "复制";
    turn(true);
    done.focus();
    done.scrollIntoView();
  }

  function turn(sent) {
    form.hidden = find("#write").hidden = sent;
    done.hidden = !sent;
    main.className = sent ? "sent" : "";
    if (sent) away.hidden = true;
  }

  function copy() {
    var range = document.createRange(), chosen = window.getSelection();
    range.selectNodeContents(find(".ticket"));
    chosen.removeAllRanges();
    chosen.addRange(range);
    try { this.textContent = document.execCommand("copy") ? "已复制" : "请抄下来"; } catch (error) { this.textContent = "请抄下来"; }
  }

  function writeAnother() {
    if (history.replaceState) history.replaceState(null, "");
    turn(false);
    find("#write").scrollIntoView();
    fields.topic.focus();
  }

  // --- at the start

  function lookForReceiver() {
    if (done.hidden) ask("health").then(function () { away.hidden = true; }, function () { away.hidden = !done.hidden; });
  }

  if (canProve) {
    form.noValidate = true; // faults are told in Chinese, at their field
    form.className = "lively";
  }
  form.addEventListener("input", function (event) {
    if (event.target.type === "file" || event.target.name === "website") return;
    if (event.target.getAttribute("aria-invalid")) mended(event.target.name);
    if (event.target.name === "publish") key = newKey();
    saveDraft();
    count();
  });
  form.addEventListener("submit", submit);
  chooser.addEventListener("change", choose);
  find(".copy").onclick = copy;
  find(".again").onclick = writeAnother;
  window.addEventListener("online", lookForReceiver);
  window.addEventListener("pageshow", count);
  loadDraft();
  count();
  if (history.state && history.state.receipt) showReceipt(history.state.receipt);
  lookForReceiver();
})();
