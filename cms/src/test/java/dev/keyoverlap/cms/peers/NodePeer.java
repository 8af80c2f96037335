package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A library of npm's, called by a small program in {@code src/test/node}. {@code npm ci} there
 * installs both.
 */
record NodePeer(String name) implements Peer {

  /** Also for tests of other modules. */
  private static final Path HOME = Path.of("../cms/src/test/node").toAbsolutePath().normalize();

  @Override
  public String toString() {
    return name();
  }

  @Override
  public Optional<String> version() {
    Path description = HOME.resolve("node_modules").resolve(name).resolve("package.json");
    if (!Files.exists(description)) {
      return Optional.empty();
    }
    return CommandLine.version("(\\d\\S+)", "node", "-p", "require('" + description + "').version");
  }

  @Override
  public ReceiverProfile profile() {
    return name.equals("pkijs") ? MeasuredReceivers.PKIJS : MeasuredReceivers.NODE_FORGE;
  }

  @Override
  public String source() {
    return "Debian's packages nodejs and npm, then: npm ci --prefix cms/src/test/node";
  }

  @Override
  public Desk desk(Path folder, List<Party> trusted, List<Party> held) throws Exception {
    Conversation conversation =
        new Conversation(folder, List.of("node", HOME.resolve(name + ".mjs").toString()));
    return new LibraryDesk(conversation, trusted, held);
  }
}
