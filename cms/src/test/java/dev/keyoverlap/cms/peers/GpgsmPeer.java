package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** GnuPG's {@code gpgsm}, with a home of its own. */
record GpgsmPeer() implements Peer {

  @Override
  public String name() {
    return "gpgsm";
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public Optional<String> version() {
    return CommandLine.version("gpgsm \\(GnuPG\\) (\\S+)", "gpgsm", "--version");
  }

  @Override
  public ReceiverProfile profile() {
    return MeasuredReceivers.GPGSM;
  }

  @Override
  public String source() {
    return "Debian's packages gpgsm and gpg-agent";
  }

  @Override
  public Desk desk(Path folder, List<Party> trusted, List<Party> held) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    CommandLine shell = new CommandLine(folder, Map.of("GNUPGHOME", folder.toString()));
    shell.write(
        "gpgsm.conf",
        "disable-crl-checks\ndisable-policy-checks\ndisable-dirmngr\nbatch\nno-tty\n");
    StringBuilder trust = new StringBuilder();
    for (Party party : trusted) {
      trust.append(fingerprint(party.root())).append(" S relax\n");
      importCertificate(shell, party.rootPem());
    }
    shell.write("trustlist.txt", trust.toString());
    for (Party party : held) {
      importCertificate(shell, party.rootPem());
      importCertificate(shell, party.certificatePem());
      GpgPrivateKey.write(folder, party, keygrip(shell, party));
    }
    return new GpgsmDesk(shell);
  }

  private static void importCertificate(CommandLine shell, String pem) throws Exception {
    shell.write("import.crt", pem);
    shell.must("gpgsm", "--import", "import.crt");
  }

  /** The name of the file in which the agent looks for the private key. */
  private static String keygrip(CommandLine shell, Party party) throws Exception {
    byte[] listing =
        shell
            .run(
                "gpgsm",
                "--with-colons",
                "--with-keygrip",
                "--list-keys",
                "0x" + fingerprint(party.certificate()))
            .output();
    return new String(listing, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("grp:"))
        .map(line -> line.split(":", -1)[9])
        .findFirst()
        .orElseThrow();
  }

  static String fingerprint(X509Certificate certificate) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()))
        .toUpperCase(Locale.ROOT);
  }

  private record GpgsmDesk(CommandLine shell) implements Desk {

    @Override
    public Answer verify(byte[] message) throws Exception {
      shell.write("in", message);
      return shell.run("gpgsm", "--verify", "in").answerWithoutOutput();
    }

    @Override
    public Answer decrypt(byte[] message) throws Exception {
      shell.write("in", message);
      return shell.run("gpgsm", "--decrypt", "in").answer();
    }

    @Override
    public Answer sign(byte[] content, List<Party> signers) throws Exception {
      shell.write("content", content);
      return shell.run(command("--sign", "-u", signers)).answer();
    }

    @Override
    public Answer encrypt(byte[] content, List<Party> recipients) throws Exception {
      shell.write("content", content);
      return shell.run(command("--encrypt", "-r", recipients)).answer();
    }

    private static List<String> command(String verb, String option, List<Party> parties)
        throws Exception {
      List<String> words = new ArrayList<>(List.of("gpgsm"));
      for (Party party : parties) {
        words.addAll(List.of(option, "0x" + fingerprint(party.certificate())));
      }
      words.addAll(List.of(verb, "content"));
      return words;
    }

    /** The agent that gpgsm started would live on. */
    @Override
    public void close() throws IOException {
      try {
        shell.run("gpgconf", "--kill", "all");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
