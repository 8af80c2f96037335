package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** GnuTLS {@code certtool}, which knows no encrypted messages. */
record CerttoolPeer() implements Peer {

  @Override
  public String name() {
    return "certtool";
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public Optional<String> version() {
    return CommandLine.version("certtool (\\d\\S+)", "certtool", "--version");
  }

  @Override
  public ReceiverProfile profile() {
    return MeasuredReceivers.GNUTLS_CERTTOOL;
  }

  @Override
  public String source() {
    return "Debian's package gnutls-bin";
  }

  @Override
  public Desk desk(Path folder, List<Party> trusted, List<Party> held) throws Exception {
    CommandLine shell = new CommandLine(folder);
    StringBuilder roots = new StringBuilder();
    trusted.forEach(party -> roots.append(party.rootPem()));
    shell.write("roots.crt", roots.toString());
    return new CerttoolDesk(shell);
  }

  private record CerttoolDesk(CommandLine shell) implements Desk {

    @Override
    public Answer verify(byte[] message) throws Exception {
      shell.write("in", message);
      return shell
          .run(
              "certtool",
              "--p7-verify",
              "--inder",
              "--infile",
              "in",
              "--load-ca-certificate",
              "roots.crt")
          .answerWithoutOutput();
    }

    @Override
    public Answer sign(byte[] content, List<Party> signers) throws Exception {
      if (signers.size() > 1) {
        return Answer.unable();
      }
      Party signer = signers.get(0);
      shell.write("signer.crt", signer.certificatePem());
      shell.write("signer.key", signer.privateKeyPem());
      shell.write("content", content);
      return shell.answerIn(
          "out",
          shell.run(
              "certtool",
              "--p7-sign",
              // Otherwise it writes no signed attributes.
              "--p7-time",
              "--outder",
              "--infile",
              "content",
              "--load-certificate",
              "signer.crt",
              "--load-privkey",
              "signer.key",
              "--outfile",
              "out"));
    }
  }
}
