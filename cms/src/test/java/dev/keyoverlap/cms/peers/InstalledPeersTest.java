package dev.keyoverlap.cms.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Which foreign implementations the tests of this run could ask. */
class InstalledPeersTest {

  @Test
  void peers_areAllInstalled_whereTheyMustBe(TestReporter reporter) {
    for (Peer peer : Peers.all()) {
      reporter.publishEntry(peer.name(), peer.version().orElse("not installed"));
    }
    List<String> missing = missing(Peers.all());
    boolean mustBeThere =
        "true".equals(System.getenv("CI")) && !missing(Peers.packaged()).isEmpty();
    assumeTrue(
        missing.isEmpty() || mustBeThere,
        "Not installed, so nothing was tried with them: " + missing);

    assertThat(missing).as("what .ci/run should have installed").isEmpty();
  }

  private static List<String> missing(List<Peer> peers) {
    return peers.stream().filter(peer -> peer.version().isEmpty()).map(Peer::name).toList();
  }
}
