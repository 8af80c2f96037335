package dev.keyoverlap.wssec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.Limit;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Receives messages that are as long as is allowed, each full of something else: a program of its
 * own, so that its heap can be small.
 */
final class FullMessagesRun {

  private static final int SIZE = (int) Limit.SOAP_BYTES.standard();

  /** As many as the limit of nodes lets through, with a text each. */
  private static final int MOST_ELEMENTS = (int) Limit.SOAP_NODES.standard() / 2 - 500;

  private final Parties parties = new Parties();
  private final SoapReceiver receiver;
  private final String[] signed;

  private FullMessagesRun() throws Exception {
    receiver = parties.receiving().build();
    signed = new String(parties.signing().build().protect(order()), UTF_8).split("<!--here-->", -1);
  }

  private static byte[] order() {
    return ("<s:Envelope xmlns:s='"
            + Soap.V11
            + "'><s:Header/><s:Body><a><!--here--></a>"
            + "</s:Body></s:Envelope>")
        .getBytes(UTF_8);
  }

  public static void main(String[] arguments) throws Exception {
    FullMessagesRun run = new FullMessagesRun();
    run.fill("elements", MOST_ELEMENTS, "", i -> "<b/>", "");
    run.fill("too many elements", SIZE, "", i -> "<b/>", "");
    run.fill("long elements", MOST_ELEMENTS, "", i -> "<abcdefghij>0123</abcdefghij>", "");
    run.fill("attributes", SIZE, "", i -> "<b a='' b='' c='' d='' e='' f='' g='' h=''/>", "");
    run.fill("names", SIZE, "", i -> "<b" + i + "/>", "");
    run.fill("long names", SIZE, "", i -> "<b" + i + "n".repeat(900) + "/>", "");
    run.fill("identifiers", MOST_ELEMENTS / 2, "", i -> "<b Id='" + i + "'/>", "");
    run.fill("namespaces", SIZE, "", i -> "<b xmlns='u:" + i + "'/>", "");
    run.fill("a long text", SIZE, "", i -> "0123456789abcdef0123456789abcdef", "");
    run.fill("text in Greek", SIZE, "", i -> "αβγδεαβγδεαβγδεαβγδε", "");
    run.fill("escaped text", SIZE, "", i -> ">>>>>>>>>>>>>>>>", "");
    run.fill("a long attribute", SIZE, "<b c='", i -> "0123456789abcdef0123456789abcdef", "'/>");
    run.fill("nesting", SIZE, "", i -> "<b>", "");
    run.fill("long attributes", SIZE, "", i -> "<b c='" + "\"".repeat(60_000) + "'/>", "");
    run.wide();
    run.read("encrypted", run.parties.signingAndEncrypting().build().protect(run.sized(9 << 20)));
    System.out.println("all were received or refused");
  }

  private void fill(String what, int most, String begin, IntFunction<String> one, String end) {
    byte[] message = new byte[SIZE];
    byte[] tail = (end + signed[1]).getBytes(UTF_8);
    int at = put((signed[0] + begin).getBytes(UTF_8), message, 0);
    for (int i = 0; i < most; i++) {
      byte[] more = one.apply(i).getBytes(UTF_8);
      if (at + more.length + tail.length > SIZE) {
        break;
      }
      at = put(more, message, at);
    }
    at = put(tail, message, at);
    Arrays.fill(message, at, SIZE, (byte) ' ');
    read(what, message);
  }

  private static int put(byte[] some, byte[] target, int at) {
    System.arraycopy(some, 0, target, at, some.length);
    return at + some.length;
  }

  /** Two bytes for each character. */
  private void wide() {
    String body = "<b c='" + "0".repeat(SIZE / 2 - 4_000) + "'/>";
    read("a long attribute in UTF-16", body.getBytes(Charset.forName("UTF-16")));
    String text = "<b>" + "<c/>".repeat(SIZE / 8 - 1_000) + "</b>";
    read("elements in UTF-16", text.getBytes(Charset.forName("UTF-16")));
  }

  private byte[] sized(int bytes) {
    String text = "<i>12.50 EUR for bolts</i>".repeat(bytes / 26 / 2) + "x".repeat(bytes / 2);
    return new String(order(), UTF_8).replace("<!--here-->", text).getBytes(UTF_8);
  }

  private void read(String what, byte[] message) {
    String result;
    try {
      ReceivedSoap received = receiver.receive(message);
      result = "received, " + received.signedParts();
    } catch (KeyOverlapException e) {
      result = String.valueOf(e.getMessage());
    }
    System.out.println(what + ": " + result.substring(0, Math.min(120, result.length())));
  }
}
