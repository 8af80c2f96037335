package dev.keyoverlap.documents;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that a partner gets in a step of {@code HAND_OVER}: the new certificate, its chain and
 * root, fingerprints, test messages, and a letter with the partner's tasks.
 *
 * <pre>{@code
 * PendingStep pending = renewal.next().orElseThrow();                  // HAND_OVER
 * HandoverPackage.of(staged, renewal.state(), pending)
 *     .sample("signed.p7m", ring -> CmsSigner.with(ring).signAs(alias("orders")).build().sign(order))
 *     .writeTo(folder);
 * renewal = renewal.confirm("mailed on 3 May, fingerprint compared by telephone");
 * }</pre>
 *
 * <p>The files contain no private key. Compare the fingerprints with the partner over another
 * channel than the files, such as the telephone: an attacker who can replace one can replace the
 * other.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class HandoverPackage {

  private static final int LINE = 64;
  private static final Pattern SAMPLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");

  private final String name;
  private final KeyVersion newKey;
  private final RenewalState renewal;
  private final PendingStep pending;
  private final List<X509Certificate> chain;
  private final Map<String, byte[]> samples;

  private final Letter letter;

  /** The people in the letter: its sender, how to reach it, its reader, and the date to act by. */
  private record Letter(
      Optional<String> sender,
      Optional<String> contact,
      Optional<Role> reader,
      Optional<Instant> actBy) {

    static final Letter PLAIN =
        new Letter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private HandoverPackage(
      KeyVersion newKey,
      RenewalState renewal,
      PendingStep pending,
      Map<String, byte[]> samples,
      Letter letter) {
    this.letter = letter;
    this.name = fileName(renewal.alias().name());
    this.newKey = newKey;
    this.renewal = renewal;
    this.pending = pending;
    KeyEntry entry = newKey.entry();
    this.chain = entry instanceof HeldKey held ? held.chain() : List.of(entry.certificate());
    this.samples = samples;
  }

  /**
   * Prepares the files for a step.
   *
   * @param newKey the new key, usually the one of {@link RenewalState#newKey()}; its private key is
   *     not used
   * @param renewal the renewal
   * @param pending the step that hands the key over
   * @return the package; {@link #writeTo} writes the files
   * @throws IllegalArgumentException if the renewal has no such partner
   */
  public static HandoverPackage of(KeyVersion newKey, RenewalState renewal, PendingStep pending) {
    Procedure unused = renewal.procedure(pending.partner());
    return new HandoverPackage(newKey, renewal, pending, Map.of(), Letter.PLAIN);
  }

  /**
   * Names the sender of the letter. Without this, the letter names the subject of the certificate
   * and the person who does the steps of the renewal.
   *
   * @param sender such as the name of the company, in one line
   * @param contact such as a name with e-mail address and telephone number, in one line
   * @return a package with this sender
   */
  public HandoverPackage from(String sender, String contact) {
    Letter next =
        new Letter(Optional.of(sender), Optional.of(contact), letter.reader(), letter.actBy());
    return new HandoverPackage(newKey, renewal, pending, samples, next);
  }

  /**
   * Addresses the letter to one role. Without this, it lists the tasks of each role on the
   * partner's side.
   *
   * @param reader such as {@link Role#RECEIVER_ADMINISTRATOR}
   * @return a package with the tasks of this role only
   */
  public HandoverPackage to(Role reader) {
    Letter next =
        new Letter(letter.sender(), letter.contact(), Optional.of(reader), letter.actBy());
    return new HandoverPackage(newKey, renewal, pending, samples, next);
  }

  /**
   * Sets the date by which the partner has to act. The default is {@link RenewalState#deadline()}.
   *
   * @param actBy the date, in UTC
   * @return a package with this date
   */
  public HandoverPackage by(Instant actBy) {
    Letter next =
        new Letter(letter.sender(), letter.contact(), letter.reader(), Optional.of(actBy));
    return new HandoverPackage(newKey, renewal, pending, samples, next);
  }

  /**
   * Adds a test message that is made with the new key, so that the partner can try it before the
   * key is active.
   *
   * @param fileName the end of the file name, after the alias: letters, digits, dots and dashes
   * @param sample creates the message
   * @return a package with this message
   * @throws KeyOverlapException if the message cannot be created
   * @throws IllegalArgumentException if the name has other characters, or another file has it
   */
  public HandoverPackage sample(String fileName, Sample sample) throws KeyOverlapException {
    String file = name + "-" + fileName;
    if (!SAMPLE.matcher(fileName).matches() || isTaken(file)) {
      throw new IllegalArgumentException(
          "Cannot add the test message '%s': its file name is not allowed, or already taken."
                  .formatted(fileName)
              + " Use letters, digits, dots and dashes.");
    }
    Keyring after =
        Keyring.of(List.of(KeyVersion.active(renewal.alias(), newKey.entry(), renewal.now())));
    Map<String, byte[]> more = new TreeMap<>(samples);
    more.put(file, sample.of(after).clone());
    return new HandoverPackage(newKey, renewal, pending, more, letter);
  }

  /** On some file systems names that differ in case only are one. */
  private boolean isTaken(String file) {
    return Stream.concat(samples.keySet().stream(), texts().keySet().stream())
        .anyMatch(file::equalsIgnoreCase);
  }

  /**
   * Creates a test message for a partner.
   *
   * @since 1.0
   */
  @FunctionalInterface
  public interface Sample {

    /**
     * Creates the message.
     *
     * @param ring a key ring in which the new key is active under the renewed alias; it has no
     *     other key
     * @return the message
     * @throws KeyOverlapException if it cannot be created
     */
    byte[] of(Keyring ring) throws KeyOverlapException;
  }

  /**
   * The letter to the partner's administrator.
   *
   * @return Markdown that is also readable as plain text
   */
  public String letter() {
    X509Certificate certificate = chain.get(0);
    StringBuilder text = new StringBuilder();
    text.append("# A new certificate: ").append(renewal.alias()).append("\n\n");
    text.append("From: ").append(sender()).append("\nContact: ").append(contact());
    letter
        .actBy()
        .or(renewal::deadline)
        .ifPresent(date -> text.append("\nPlease act by: ").append(time(date)));
    renewal
        .oldCertificateEnd()
        .ifPresent(end -> text.append("\nThe current certificate expires: ").append(time(end)));
    text.append("\n\nSubject: ").append(certificate.getSubjectX500Principal().getName());
    text.append("\nValid from ").append(time(certificate.getNotBefore().toInstant()));
    text.append(" to ").append(time(certificate.getNotAfter().toInstant())).append("\n\n");
    text.append("The files ").append(name).append(".cer, ").append(name).append(".p7b and ");
    text.append(name).append("_rootCA.cer contain the certificate, its chain and its root.\n");
    text.append("Before you trust them, compare this fingerprint with us by telephone:\n\n");
    text.append(fingerprints(chain.subList(0, 1)));
    if (chain.size() > 1) {
      text.append("\nCompare the fingerprint of the root certificate, too:\n\n");
      text.append(fingerprints(chain.subList(chain.size() - 1, chain.size())));
    }
    if (!samples.isEmpty()) {
      text.append("\nTry these messages on a test system. They are made with the new key:\n\n");
      samples.keySet().forEach(file -> text.append("- ").append(file).append('\n'));
    }
    requests(text);
    text.append("\nPlease tell us after each step. Wait for our answer before the next one.\n");
    return text.toString();
  }

  private void requests(StringBuilder text) {
    Procedure procedure = renewal.procedure(pending.partner());
    if (procedure.requiresDowntime()) {
      text.append("\nNo messages are sent during the downtime");
      text.append(
          renewal
              .downtime(pending.partner())
              .map(
                  agreed ->
                      ". It is from %s to %s.\n"
                          .formatted(
                              time(agreed.from().orElseThrow()),
                              time(agreed.until().orElseThrow())))
              .orElse(" that we agree on.\n"));
    }
    List<Step> theirs =
        procedure.steps().stream()
            .filter(step -> !step.role().isOurs() && step.number() > pending.step().number())
            .filter(step -> letter.reader().filter(reader -> reader != step.role()).isEmpty())
            .toList();
    List<Role> roles = theirs.stream().map(Step::role).distinct().toList();
    for (Role role : roles) {
      text.append("\nYour tasks");
      text.append(roles.size() > 1 ? " as " + role.title() : "").append(", in this order:\n\n");
      int number = 1;
      for (Step step : theirs.stream().filter(one -> one.role() == role).toList()) {
        text.append(number++).append(". ").append(step.sentence()).append('\n');
      }
    }
  }

  private String sender() {
    return letter.sender().orElse(chain.get(0).getSubjectX500Principal().getName());
  }

  private String contact() {
    return letter
        .contact()
        .orElseGet(
            () ->
                renewal.who().isEmpty()
                    ? "the person who sent you this " + "letter"
                    : renewal.who());
  }

  /**
   * Writes the files: certificate ({@code .cer}, base64), chain ({@code .p7b}, PKCS #7 in base64),
   * root ({@code _rootCA.cer}), fingerprints, the samples, and the letter as Markdown and as text.
   *
   * @param folder an existing folder; files of the same names are replaced
   * @return the files, by name
   * @throws IOException if they cannot be written
   */
  public List<Path> writeTo(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>(samples);
    texts().forEach((file, text) -> files.put(file, text.getBytes(StandardCharsets.UTF_8)));
    files.put(name + ".p7b", pem("PKCS7", pkcs7(chain)).getBytes(StandardCharsets.US_ASCII));
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      written.add(Files.write(folder.resolve(file.getKey()), file.getValue()));
    }
    return List.copyOf(written);
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    texts.put(name + ".cer", pem("CERTIFICATE", encoded(chain.get(0))));
    texts.put(name + "_rootCA.cer", pem("CERTIFICATE", encoded(chain.get(chain.size() - 1))));
    texts.put(name + "-fingerprints.txt", fingerprints(chain));
    texts.put(name + "-letter.md", letter());
    texts.put(name + "-letter.txt", letter());
    return texts;
  }

  /** Some characters of aliases are not allowed in file names. */
  private static String fileName(String alias) {
    return alias.replaceAll("[^a-z0-9._-]", "_").replaceAll("^\\.", "_");
  }

  private static String time(Instant instant) {
    return instant
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .replace("T", " ")
        .replace("Z", " " + "UTC");
  }

  private static String fingerprints(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      for (String algorithm : List.of("SHA-256", "SHA-1")) {
        text.append(algorithm)
            .append(' ')
            .append(fingerprint(algorithm, encoded(certificate)))
            .append("  ")
            .append(certificate.getSubjectX500Principal().getName())
            .append('\n');
      }
    }
    return text.toString();
  }

  private static String fingerprint(String algorithm, byte[] content) {
    try {
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm, e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A certificate of the ring has an encoded form", e);
    }
  }

  /** With the platform's own encoder, which takes only its own certificates. */
  private static byte[] pkcs7(List<X509Certificate> chain) throws IOException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> own = new ArrayList<>();
      for (X509Certificate certificate : chain) {
        own.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(encoded(certificate))));
      }
      return factory.generateCertPath(own).getEncoded("PKCS7");
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "Cannot encode the certificate chain as PKCS #7: " + ForeignMessage.of(e), e);
    }
  }

  private static String pem(String label, byte[] content) {
    byte[] lineBreak = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(LINE, lineBreak).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** The names of what is handed over. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d certificates, %d samples and a letter",
        name,
        chain.size(),
        samples.size());
  }
}
