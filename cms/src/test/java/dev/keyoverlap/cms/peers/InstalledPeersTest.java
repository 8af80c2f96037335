package dev.keyoverlap.cms.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which foreign implementations the tests of this run could ask. */
class InstalledPeersTest {

  static final List<Peer> PEERS = Peers.all();

  @ParameterizedTest
  @FieldSource("PEERS")
  void peer_whereItIsInstalled_tellsItsVersion(Peer peer, TestReporter reporter) {
    Peers.assumeInstalled(peer);
    reporter.publishEntry(peer.name(), peer.version().orElseThrow());

    assertThat(peer.version().orElseThrow()).containsPattern("\\d");
  }
}
