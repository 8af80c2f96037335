/** For tests: fixtures, simulated receivers, and the kit that partners try their systems with. */
module dev.keyoverlap.testkit {
  requires transitive dev.keyoverlap.core;
  requires static transitive org.jspecify;
  requires com.google.gson;
  requires org.bouncycastle.provider;

  exports dev.keyoverlap.testkit.fixture;
  exports dev.keyoverlap.testkit.kit;
}
