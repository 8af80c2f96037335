/** An application on the module path that uses each of KeyOverlap's modules. */
module consumer {
  requires dev.keyoverlap.cms;
  requires dev.keyoverlap.wssec;
  requires dev.keyoverlap.xmldsig;
}
