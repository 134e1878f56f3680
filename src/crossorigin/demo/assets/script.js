document.currentScript.parentElement.append("script.js ran and wrote this. ");
null.price; // an error on purpose: its message is kept from a page that may not read the script
