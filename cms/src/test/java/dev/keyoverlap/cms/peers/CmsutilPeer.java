package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** NSS {@code cmsutil}, the library of Firefox and Thunderbird, with a key database. */
record CmsutilPeer() implements Peer {

  @Override
  public String name() {
    return "cmsutil";
  }

  @Override
  public String toString() {
    return name();
  }

  /** It does not tell, but its package does. */
  @Override
  public Optional<String> version() {
    return CommandLine.version("(Usage):", "cmsutil")
        .map(
            usage ->
                CommandLine.version(
                        "(?:\\d:)?(\\d[\\d.]+)",
                        "dpkg-query",
                        "-W",
                        "-f",
                        "${Version}",
                        "libnss3-tools")
                    .orElse("of unknown version"));
  }

  @Override
  public ReceiverProfile profile() {
    return MeasuredReceivers.NSS_CMSUTIL;
  }

  @Override
  public String source() {
    return "Debian's package libnss3-tools";
  }

  @Override
  public Desk desk(Path folder, List<Party> trusted, List<Party> held) throws Exception {
    CommandLine shell = new CommandLine(folder);
    shell.must("certutil", "-N", "-d", "sql:.", "--empty-password");
    for (Party party : trusted) {
      shell.write("root.crt", party.rootPem());
      String nickname = party.root().getSubjectX500Principal().getName();
      shell.must(
          "certutil", "-A", "-d", "sql:.", "-n", nickname, "-t", "CT,C,C", "-a", "-i", "root.crt");
    }
    for (Party party : held) {
      shell.write("key.p12", Pkcs12.of(party));
      shell.run("pk12util", "-i", "key.p12", "-d", "sql:.", "-W", Pkcs12.PASSWORD);
    }
    return new CmsutilDesk(shell);
  }

  private record CmsutilDesk(CommandLine shell) implements Desk {

    @Override
    public Answer verify(byte[] message) throws Exception {
      return decode(message);
    }

    @Override
    public Answer decrypt(byte[] message) throws Exception {
      return decode(message);
    }

    private Answer decode(byte[] message) throws Exception {
      shell.write("in", message);
      return shell.run("cmsutil", "-D", "-d", "sql:.", "-i", "in").answer();
    }

    @Override
    public Answer sign(byte[] content, List<Party> signers) throws Exception {
      if (signers.size() > 1) {
        return Answer.unable();
      }
      shell.write("content", content);
      return shell
          .run("cmsutil", "-S", "-d", "sql:.", "-N", signers.get(0).name(), "-G", "-i", "content")
          .answer();
    }

    @Override
    public Answer encrypt(byte[] content, List<Party> recipients) throws Exception {
      shell.write("content", content);
      String names = recipients.stream().map(Party::name).collect(Collectors.joining(","));
      return shell.run("cmsutil", "-E", "-d", "sql:.", "-r", names, "-i", "content").answer();
    }
  }
}
