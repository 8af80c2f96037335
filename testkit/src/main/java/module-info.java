/**
 * For tests: keys, fixtures, simulated receivers, and the kit that partners try their systems with.
 */
module dev.keyoverlap.testkit {
  requires transitive dev.keyoverlap.core;
  requires static transitive org.jspecify;
  requires dev.keyoverlap.cms;
  requires dev.keyoverlap.xmldsig;
  // Who uses the tests of JUnit has it; nobody else needs it.
  requires static transitive org.junit.jupiter.api;
  requires com.google.gson;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  exports dev.keyoverlap.testkit;
  exports dev.keyoverlap.testkit.fixture;
  exports dev.keyoverlap.testkit.junit;
  exports dev.keyoverlap.testkit.kit;
}
