package dev.keyoverlap.documents;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyEntry;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
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
 * What a partner is given in a step that hands something over: the new certificate, its chain and
 * root, their fingerprints, messages to try, and a letter that says what is asked for.
 *
 * <pre>{@code
 * PendingStep pending = renewal.next().orElseThrow();                  // HAND_OVER
 * HandoverPackage.of(staged, renewal.state(), pending)
 *     .sample("signed.p7m", ring -> CmsSigner.with(ring).signAs(alias("orders")).build().sign(order))
 *     .writeTo(folder);
 * renewal = renewal.confirm("mailed on 3 May, fingerprint compared by telephone");
 * }</pre>
 *
 * <p>Only public parts are in it, and messages that were made for the partner. The fingerprints are
 * there to be compared by another way than the one that the certificate takes: whoever could
 * exchange the one could exchange the other.
 *
 * <p>Immutable and safe for use by several threads.
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

  /** What the letter says of people: who writes, how to reach them, to whom, by when. */
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
   * What is handed over in a step.
   *
   * @param newKey the new key, such as that of {@link RenewalState#newKey()}; its private key is
   *     not touched
   * @param renewal the renewal
   * @param pending the step in which it is handed over
   * @return the files, still to be written
   * @throws IllegalArgumentException if the renewal has no such partner
   */
  public static HandoverPackage of(KeyVersion newKey, RenewalState renewal, PendingStep pending) {
    Procedure unused = renewal.procedure(pending.partner());
    return new HandoverPackage(newKey, renewal, pending, Map.of(), Letter.PLAIN);
  }

  /**
   * The writer of the letter, and how the partner reaches them. Without this it names the subject
   * of our certificate, and whoever does the steps of the renewal.
   *
   * @param sender such as the name of the company, in one line
   * @param contact such as a name with address and telephone number, in one line
   * @return the same with this sender
   */
  public HandoverPackage from(String sender, String contact) {
    Letter next =
        new Letter(Optional.of(sender), Optional.of(contact), letter.reader(), letter.actBy());
    return new HandoverPackage(newKey, renewal, pending, samples, next);
  }

  /**
   * Whom the letter asks to do something. Without this it is everybody on the partner's side, each
   * in a part of its own.
   *
   * @param reader such as {@link Role#RECEIVER_ADMINISTRATOR}
   * @return the same with the tasks of this role only
   */
  public HandoverPackage to(Role reader) {
    Letter next =
        new Letter(letter.sender(), letter.contact(), Optional.of(reader), letter.actBy());
    return new HandoverPackage(newKey, renewal, pending, samples, next);
  }

  /**
   * The date by which the partner has to act; by default the {@linkplain RenewalState#deadline()
   * deadline} of the renewal.
   *
   * @param actBy the date, in UTC
   * @return the same with this date
   */
  public HandoverPackage by(Instant actBy) {
    Letter next =
        new Letter(letter.sender(), letter.contact(), letter.reader(), Optional.of(actBy));
    return new HandoverPackage(newKey, renewal, pending, samples, next);
  }

  /**
   * Adds a message that is made as it will be after the exchange, for the partner to try before it.
   *
   * @param fileName how its file is called, behind the alias: letters, digits, dots and dashes
   * @param sample makes the message
   * @return the same with this message
   * @throws KeyOverlapException if the message cannot be made
   * @throws IllegalArgumentException if the name has other characters, or another file has it
   */
  public HandoverPackage sample(String fileName, Sample sample) throws KeyOverlapException {
    String file = name + "-" + fileName;
    if (!SAMPLE.matcher(fileName).matches() || isTaken(file)) {
      throw new IllegalArgumentException(
          "A sample needs a file name of its own, of letters, digits, dots and dashes: "
              + fileName);
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

  /** Makes a message for a partner to try. */
  @FunctionalInterface
  public interface Sample {

    /**
     * Makes it.
     *
     * @param ring a ring with the new key in use under the alias that is renewed, and nothing else
     * @return the message
     * @throws KeyOverlapException if it cannot be made
     */
    byte[] of(Keyring ring) throws KeyOverlapException;
  }

  /**
   * The letter to the partner's administrator.
   *
   * @return Markdown that reads well as plain text, too
   */
  public String letter() {
    X509Certificate certificate = chain.get(0);
    StringBuilder text = new StringBuilder();
    text.append("# A new certificate: ").append(renewal.alias()).append("\n\n");
    text.append("From: ").append(sender()).append("\nContact: ").append(contact());
    letter
        .actBy()
        .or(renewal::deadline)
        .ifPresent(date -> text.append("\nPlease act by: ").append(day(date)).append(" (UTC)"));
    renewal
        .oldCertificateEnd()
        .ifPresent(
            end ->
                text.append("\nThe certificate so far ends: ").append(day(end)).append(" (UTC)"));
    text.append("\n\nSubject: ").append(certificate.getSubjectX500Principal().getName());
    text.append("\nValid from ").append(day(certificate.getNotBefore().toInstant()));
    text.append(" to ").append(day(certificate.getNotAfter().toInstant())).append(" (UTC)\n\n");
    text.append("The files ").append(name).append(".cer, ").append(name).append(".p7b and ");
    text.append(name).append("_rootCA.cer hold the certificate, its chain and its root.\n");
    text.append("Before you trust them, compare this with us by telephone:\n\n");
    text.append(fingerprints(chain.subList(0, 1)));
    if (chain.size() > 1) {
      text.append("\nand of its root:\n\n");
      text.append(fingerprints(chain.subList(chain.size() - 1, chain.size())));
    }
    if (!samples.isEmpty()) {
      text.append("\nMessages made with the new key, for a test system to try:\n\n");
      samples.keySet().forEach(file -> text.append("- ").append(file).append('\n'));
    }
    requests(text);
    text.append("\nPlease tell us after each step, and wait for our word before the next.\n");
    return text.toString();
  }

  private void requests(StringBuilder text) {
    Procedure procedure = renewal.procedure(pending.partner());
    if (procedure.requiresDowntime()) {
      text.append("\nMessages stand still for the time that we agree on");
      renewal
          .downtime(pending.partner())
          .ifPresent(
              agreed ->
                  text.append(": ")
                      .append(day(agreed.from().orElseThrow()))
                      .append(" to ")
                      .append(day(agreed.until().orElseThrow()))
                      .append(" (UTC)"));
      text.append(".\n");
    }
    List<Step> theirs =
        procedure.steps().stream()
            .filter(step -> !step.role().isOurs() && step.number() > pending.step().number())
            .filter(step -> letter.reader().filter(reader -> reader != step.role()).isEmpty())
            .toList();
    List<Role> roles = theirs.stream().map(Step::role).distinct().toList();
    for (Role role : roles) {
      text.append("\nWhat we ask you to do");
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
        .orElseGet(() -> renewal.who().isEmpty() ? "whoever gave you this letter" : renewal.who());
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

  /** An alias may hold what no file system, or not every one, takes as a name. */
  private static String fileName(String alias) {
    return alias.replaceAll("[^a-z0-9._-]", "_").replaceAll("^\\.", "_");
  }

  private static String day(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
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
      throw new IOException("The chain cannot be written: " + e.getMessage(), e);
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
