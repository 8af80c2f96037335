package dev.keyoverlap.cms.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;

/** All foreign implementations that these tests know how to call. */
public final class Peers {

  /** From Debian's packages, or with the JDK and Maven. */
  private static final List<Peer> PACKAGED =
      List.of(
          new OpensslPeer("cms"),
          new OpensslPeer("smime"),
          new CerttoolPeer(),
          new CmsutilPeer(),
          new GpgsmPeer(),
          new HxtoolPeer(),
          new StrongswanPeer(),
          new BouncyCastlePeer(),
          new PlatformPeer());

  private static final List<Peer> FROM_NPM =
      List.of(new NodePeer("pkijs"), new NodePeer("node-forge"));

  private Peers() {}

  public static List<Peer> all() {
    return Stream.concat(PACKAGED.stream(), FROM_NPM.stream()).toList();
  }

  /** Skips the test where the peer is absent. */
  public static void assumeInstalled(Peer peer) {
    assumeTrue(
        peer.version().isPresent(),
        peer.name()
            + " is not installed, so it has not read our messages, nor we its; what it needs is "
            + peer.source());
  }
}
