package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that is called once for each signature: it accepts with the exit status 0 and rejects
 * with 1. A program of ours that calls a library takes {@code verify signed.xml key.crt NUMBER} or
 * {@code sign order.xml key.key key.crt}, and writes what it has signed.
 *
 * @param title of the implementation
 * @param source what to install
 * @param askVersion prints its version, among other things
 * @param verify followed by file and number
 * @param sign followed by nothing; empty if it does not sign here
 */
record CommandPeer(
    String title,
    String source,
    List<String> askVersion,
    List<String> verify,
    Optional<List<String>> sign)
    implements XmlPeer {

  /** Also for tests of other modules. */
  private static final Path SCRIPTS = Path.of("../xmldsig/src/test").toAbsolutePath().normalize();

  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");
  private static final String TEMPLATE =
      """
      <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
      <ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
      <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
      <ds:Reference URI=""><ds:Transforms>
      <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
      <ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>
      <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>
      </ds:Reference></ds:SignedInfo><ds:SignatureValue/>
      <ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>\
      """;

  static CommandPeer xmlsec1() {
    return new CommandPeer(
        "xmlsec1",
        "Debian's package xmlsec1",
        List.of("xmlsec1", "--version"),
        List.of(
            "sh",
            "-c",
            "exec xmlsec1 --verify --pubkey-cert-pem key.crt --enabled-key-data rsa,ec"
                + " --id-attr:Id urn:orders:Order --id-attr:Id "
                + XmlNames.DSIG
                + ":Object --id-attr:Id "
                + XmlNames.DSIG
                + ":KeyInfo --id-attr:Id "
                + XmlNames.XADES
                + ":SignedProperties"
                + " --node-xpath \"(//*[local-name()='Signature'])[$2]\" \"$1\"",
            "xmlsec1"),
        Optional.of(
            List.of("xmlsec1", "--sign", "--privkey-pem", "key.key,key.crt", "template.xml")));
  }

  static CommandPeer pythonXmlsec() {
    String script = SCRIPTS.resolve("python/xmlsec_peer.py").toString();
    return new CommandPeer(
        "python-xmlsec",
        "Debian's package python3-xmlsec",
        List.of("/usr/bin/python3", script, "version"),
        List.of("/usr/bin/python3", script, "verify"),
        Optional.of(
            List.of("/usr/bin/python3", script, "sign", "template.xml", "key.key", "key.crt")));
  }

  /** A library of npm's; {@code npm ci} installs both. */
  static CommandPeer node(String name) {
    String script = SCRIPTS.resolve("node/" + name + ".mjs").toString();
    return new CommandPeer(
        name,
        "Debian's packages nodejs and npm, then: npm ci --prefix xmldsig/src/test/node",
        List.of("node", script, "version"),
        List.of("node", script, "verify"),
        Optional.of(List.of("node", script, "sign", "order.xml", "key.key", "key.crt")));
  }

  static CommandPeer xmlseclibs() {
    String script = SCRIPTS.resolve("php/xmlseclibs.php").toString();
    return new CommandPeer(
        "xmlseclibs",
        "Debian's packages php-cli, php-xml and simplesamlphp",
        List.of("php", script, "version"),
        List.of("php", script, "verify"),
        Optional.of(List.of("php", script, "sign", "order.xml", "key.key", "key.crt")));
  }

  @Override
  public Optional<String> version() {
    try {
      Process process =
          new ProcessBuilder(askVersion).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      Matcher version = VERSION.matcher(said);
      return process.waitFor() == 0 && version.find()
          ? Optional.of(version.group())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean accepts(byte[] signed, HeldKey known, int number, Path folder) throws Exception {
    Files.write(folder.resolve("signed.xml"), signed);
    writePem(folder, "key.crt", "CERTIFICATE", known.certificate().getEncoded());
    List<String> command = new ArrayList<>(verify);
    command.addAll(List.of("signed.xml", "key.crt", Integer.toString(number)));
    if (title.equals("xmlsec1")) {
      command.remove("key.crt");
    }
    int status = run(folder, command);
    if (status != 0 && status != 1) {
      throw new AssertionError(title + ": " + Files.readString(folder.resolve("said")));
    }
    return status == 0;
  }

  @Override
  public Optional<byte[]> sign(HeldKey key, Path folder) throws Exception {
    if (sign.isEmpty()) {
      return Optional.empty();
    }
    Files.writeString(folder.resolve("order.xml"), ORDER);
    Files.writeString(
        folder.resolve("template.xml"), ORDER.replace("</o:Order>", TEMPLATE + "</o:Order>"));
    writePem(folder, "key.crt", "CERTIFICATE", key.certificate().getEncoded());
    writePem(folder, "key.key", "PRIVATE KEY", key.privateKey().getEncoded());
    if (run(folder, sign.get()) != 0) {
      throw new AssertionError(title + ": " + Files.readString(folder.resolve("complaints")));
    }
    return Optional.of(Files.readAllBytes(folder.resolve("said")));
  }

  private static int run(Path folder, List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("said").toFile())
            .redirectError(folder.resolve("complaints").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end");
    }
    return process.exitValue();
  }

  private static void writePem(Path folder, String file, String type, byte[] der)
      throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, base64, type));
  }
}
