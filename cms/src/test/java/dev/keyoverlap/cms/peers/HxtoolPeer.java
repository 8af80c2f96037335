package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Heimdal {@code hxtool}. */
record HxtoolPeer() implements Peer {

  @Override
  public String name() {
    return "hxtool";
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public Optional<String> version() {
    return CommandLine.version("Heimdal (\\d[\\d.]+)", "hxtool", "--version");
  }

  @Override
  public ReceiverProfile profile() {
    return MeasuredReceivers.HEIMDAL_HXTOOL;
  }

  @Override
  public String source() {
    return "Debian's package heimdal-clients";
  }

  @Override
  public Desk desk(Path folder, List<Party> trusted, List<Party> held) throws Exception {
    CommandLine shell = new CommandLine(folder);
    // There are no revocation lists, and it would miss them.
    List<String> anchors = new ArrayList<>(List.of("--missing-revoke"));
    for (Party party : trusted) {
      String file = party.name() + "-root.crt";
      shell.write(file, party.rootPem());
      anchors.addAll(List.of("-D", "FILE:" + file));
    }
    return new HxtoolDesk(shell, anchors, held);
  }

  private record HxtoolDesk(CommandLine shell, List<String> anchors, List<Party> held)
      implements Desk {

    @Override
    public Answer verify(byte[] message) throws Exception {
      shell.write("in", message);
      return hxtool("cms-verify-sd", anchors, "in");
    }

    @Override
    public Answer decrypt(byte[] message) throws Exception {
      shell.write("in", message);
      return hxtool("cms-unenvelope", keys(held), "in");
    }

    @Override
    public Answer sign(byte[] content, List<Party> signers) throws Exception {
      shell.write("content", content);
      return hxtool("cms-create-sd", keys(signers), "content");
    }

    @Override
    public Answer encrypt(byte[] content, List<Party> recipients) throws Exception {
      if (recipients.size() > 1) {
        return Answer.unable(); // of several it takes one
      }
      shell.write("content", content);
      return hxtool("cms-envelope", keys(recipients), "content");
    }

    private List<String> keys(List<Party> parties) throws Exception {
      List<String> words = new ArrayList<>();
      for (Party party : parties) {
        shell.write(party.name() + ".crt", party.certificatePem());
        shell.write(party.name() + ".key", party.privateKeyPem());
        words.addAll(List.of("-c", "FILE:" + party.name() + ".crt," + party.name() + ".key"));
      }
      return words;
    }

    private Answer hxtool(String command, List<String> options, String in) throws Exception {
      List<String> words = new ArrayList<>(List.of("hxtool", command, "--content-info"));
      words.addAll(options);
      words.addAll(List.of(in, "out"));
      return shell.answerIn("out", shell.run(words));
    }
  }
}
