package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code openssl cms}, or the older {@code openssl smime}, which has a parser of its own. */
record OpensslPeer(String command) implements Peer {

  @Override
  public String name() {
    return "openssl-" + command;
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public Optional<String> version() {
    return CommandLine.version("OpenSSL (\\S+)", "openssl", "version");
  }

  @Override
  public ReceiverProfile profile() {
    return command.equals("cms") ? MeasuredReceivers.OPENSSL_CMS : MeasuredReceivers.OPENSSL_SMIME;
  }

  @Override
  public String source() {
    return "Debian's package openssl";
  }

  @Override
  public Desk desk(Path folder, List<Party> trusted, List<Party> held) throws Exception {
    CommandLine shell = new CommandLine(folder);
    StringBuilder roots = new StringBuilder();
    trusted.forEach(party -> roots.append(party.rootPem()));
    shell.write("roots.crt", roots.toString());
    return new OpensslDesk(command, shell, held);
  }

  private record OpensslDesk(String command, CommandLine shell, List<Party> held) implements Desk {

    @Override
    public Answer verify(byte[] message) throws Exception {
      shell.write("in", message);
      return shell
          .run(openssl("-verify", "-inform", "DER", "-in", "in", "-CAfile", "roots.crt"))
          .answer();
    }

    @Override
    public Answer decrypt(byte[] message) throws Exception {
      shell.write("in", message);
      Answer answer = Answer.no("no key");
      for (Party party : held) {
        writeKey(party);
        answer =
            shell
                .run(
                    openssl("-decrypt", "-inform", "DER", "-in", "in")
                        .with("-recip", party.name() + ".crt", "-inkey", party.name() + ".key"))
                .answer();
        if (answer.isYes()) {
          break;
        }
      }
      return answer;
    }

    @Override
    public Answer sign(byte[] content, List<Party> signers) throws Exception {
      shell.write("content", content);
      Words words = openssl("-sign", "-nodetach", "-binary", "-in", "content", "-outform", "DER");
      for (Party signer : signers) {
        writeKey(signer);
        words.with("-signer", signer.name() + ".crt", "-inkey", signer.name() + ".key");
      }
      return shell.run(words).answer();
    }

    @Override
    public Answer encrypt(byte[] content, List<Party> recipients) throws Exception {
      shell.write("content", content);
      Words words = openssl("-encrypt", "-binary", "-aes-256-cbc", "-in", "content");
      words.with("-outform", "DER");
      for (Party recipient : recipients) {
        writeKey(recipient);
        words.with(recipient.name() + ".crt");
      }
      return shell.run(words).answer();
    }

    private void writeKey(Party party) throws Exception {
      shell.write(party.name() + ".crt", party.certificatePem());
      shell.write(party.name() + ".key", party.privateKeyPem());
    }

    private Words openssl(String... words) {
      return new Words().with("openssl", command).with(words);
    }
  }

  /** A command that grows. */
  private static final class Words extends ArrayList<String> {
    Words with(String... words) {
      addAll(List.of(words));
      return this;
    }
  }
}
