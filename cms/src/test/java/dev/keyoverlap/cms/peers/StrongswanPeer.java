package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** strongSwan's {@code pki --pkcs7}. */
record StrongswanPeer() implements Peer {

  @Override
  public String name() {
    return "strongswan";
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public Optional<String> version() {
    return CommandLine.version("strongSwan (\\S+) PKI", "pki", "--help");
  }

  @Override
  public ReceiverProfile profile() {
    return MeasuredReceivers.STRONGSWAN_PKI;
  }

  @Override
  public String source() {
    return "Debian's package strongswan-pki";
  }

  @Override
  public Desk desk(Path folder, List<Party> trusted, List<Party> held) throws Exception {
    CommandLine shell = new CommandLine(folder);
    List<String> roots = new ArrayList<>();
    for (Party party : trusted) {
      String file = party.name() + "-root.crt";
      shell.write(file, party.rootPem());
      roots.addAll(List.of("--cert", file));
    }
    return new StrongswanDesk(shell, roots, held);
  }

  private record StrongswanDesk(CommandLine shell, List<String> roots, List<Party> held)
      implements Desk {

    @Override
    public Answer verify(byte[] message) throws Exception {
      shell.write("in", message);
      return pki("--verify", "in", roots).answer();
    }

    /** Holding several keys it is asked once for each. */
    @Override
    public Answer decrypt(byte[] message) throws Exception {
      shell.write("in", message);
      Answer answer = Answer.no("no key");
      for (Party party : held) {
        answer = pki("--decrypt", "in", key(party)).answer();
        if (answer.isYes()) {
          break;
        }
      }
      return answer;
    }

    @Override
    public Answer sign(byte[] content, List<Party> signers) throws Exception {
      if (signers.size() > 1) {
        return Answer.unable();
      }
      shell.write("content", content);
      return written("--sign", key(signers.get(0)));
    }

    @Override
    public Answer encrypt(byte[] content, List<Party> recipients) throws Exception {
      if (recipients.size() > 1) {
        return Answer.unable();
      }
      shell.write("content", content);
      return written("--encrypt", key(recipients.get(0)).subList(0, 2));
    }

    private List<String> key(Party party) throws Exception {
      shell.write(party.name() + ".crt", party.certificatePem());
      shell.write(party.name() + ".key", party.privateKeyPem());
      return List.of("--cert", party.name() + ".crt", "--key", party.name() + ".key");
    }

    /** Its exit status is 1 even where it wrote a message. */
    private Answer written(String command, List<String> options) throws Exception {
      CommandLine.Ended ended = pki(command, "content", options);
      return ended.output().length > 0 ? Answer.yes(ended.output()) : ended.answer();
    }

    private CommandLine.Ended pki(String command, String in, List<String> options)
        throws Exception {
      List<String> words = new ArrayList<>(List.of("pki", "--pkcs7", command, "--in", in));
      words.addAll(options);
      return shell.run(words);
    }
  }
}
