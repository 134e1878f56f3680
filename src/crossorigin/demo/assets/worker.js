self.product = "lamp";
self.postMessage(self.product);
