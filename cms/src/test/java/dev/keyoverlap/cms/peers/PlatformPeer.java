package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The JDK's own {@code sun.security.pkcs.PKCS7}, as jarsigner uses it: no trust, no encryption. */
record PlatformPeer() implements Peer {

  @Override
  public String name() {
    return "jdk-pkcs7";
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public Optional<String> version() {
    return Optional.of("JDK " + Runtime.version().feature());
  }

  @Override
  public ReceiverProfile profile() {
    return MeasuredReceivers.JDK_PKCS7;
  }

  @Override
  public boolean checksTrust() {
    return false;
  }

  /** From 24 on it also knows ML-DSA; what it promises on 17 has held since. */
  @Override
  public boolean isAsMeasured() {
    return Runtime.version().feature() == 17;
  }

  @Override
  public String source() {
    return "the JDK";
  }

  @Override
  public Desk desk(Path folder, List<Party> trusted, List<Party> held) throws Exception {
    Conversation conversation =
        new Conversation(
            folder,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-exports",
                "java.base/sun.security.pkcs=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PlatformProgram.class.getName()));
    return new LibraryDesk(conversation, trusted, held);
  }
}
