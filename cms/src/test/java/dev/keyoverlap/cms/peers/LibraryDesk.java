package dev.keyoverlap.cms.peers;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * A user of a library, whose small program knows these words:
 *
 * <ul>
 *   <li>{@code verify message root...}
 *   <li>{@code decrypt message (certificate key)...}
 *   <li>{@code sign content (certificate key)...}
 *   <li>{@code encrypt content certificate...}
 * </ul>
 *
 * Certificates in DER, keys in PKCS#8.
 */
record LibraryDesk(Conversation conversation, List<Party> trusted, List<Party> held)
    implements Desk {

  @Override
  public Answer verify(byte[] message) throws Exception {
    List<byte[]> words = new ArrayList<>(List.of(message));
    for (Party party : trusted) {
      words.add(party.root().getEncoded());
    }
    return conversation.ask("verify", words);
  }

  @Override
  public Answer decrypt(byte[] message) throws Exception {
    return conversation.ask("decrypt", withKeys(message, held));
  }

  @Override
  public Answer sign(byte[] content, List<Party> signers) throws Exception {
    return conversation.ask("sign", withKeys(content, signers));
  }

  @Override
  public Answer encrypt(byte[] content, List<Party> recipients) throws Exception {
    List<byte[]> words = new ArrayList<>(List.of(content));
    for (Party party : recipients) {
      words.add(encoded(party.certificate()));
    }
    return conversation.ask("encrypt", words);
  }

  private static List<byte[]> withKeys(byte[] first, List<Party> parties) throws Exception {
    List<byte[]> words = new ArrayList<>(List.of(first));
    for (Party party : parties) {
      words.add(encoded(party.certificate()));
      words.add(party.privateKey().getEncoded());
    }
    return words;
  }

  private static byte[] encoded(X509Certificate certificate) throws Exception {
    return certificate.getEncoded();
  }

  @Override
  public void close() throws IOException {
    conversation.close();
  }
}
