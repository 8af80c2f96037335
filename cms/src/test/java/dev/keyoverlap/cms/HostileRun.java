package dev.keyoverlap.cms;

import dev.keyoverlap.cms.SampleMessages.Sample;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Puts hostile parts into the places of messages of every kind, and reads them. Exits with 0 only
 * if nothing came out but what a reader may say.
 *
 * <p>Argument: of so many combinations of a message, a part and a place one is tried. It should
 * have no divisor in common with the number of places, so that each comes to each.
 */
final class HostileRun {

  /** The third part of a certificate, and of nothing else here. */
  private static final int BIT_STRING = 3;

  /** In the first SignerInfo, where no unsigned attributes follow. */
  private static final List<Integer> SIGNATURE_VALUE = List.of(1, 0, 4, 0, 5);

  private int turn;
  private int read;

  private HostileRun() {}

  public static void main(String[] arguments) throws Exception {
    HostileRun run = new HostileRun();
    for (Sample sample : SampleMessages.make()) {
      run.attack(sample, Integer.parseInt(arguments[0]));
    }
    System.out.println("messages: " + run.read);
  }

  private void attack(Sample sample, int share) throws Exception {
    if (sample.read(sample.message()).isEmpty()) {
      throw new AssertionError("Refused, though nothing was changed: " + sample);
    }
    for (Map.Entry<String, Supplier<Asn1Element>> part : HostileParts.all().entrySet()) {
      boolean chain = sample.toString().contains("chain");
      for (List<Integer> place : places(Asn1Element.of(sample.message()), chain)) {
        turn++;
        if (turn % share == 0 || isSignatureOnACurve(sample, place)) {
          attack(sample, part.getKey(), part.getValue().get(), place);
        }
      }
    }
  }

  /** Providers take it apart themselves. */
  private static boolean isSignatureOnACurve(Sample sample, List<Integer> place) {
    return sample.toString().equals("signed with ECDSA")
        && place.size() >= SIGNATURE_VALUE.size()
        && place.subList(0, SIGNATURE_VALUE.size()).equals(SIGNATURE_VALUE);
  }

  private void attack(Sample sample, String what, Asn1Element part, List<Integer> place) {
    Asn1Element message = Asn1Element.of(sample.message());
    Asn1Element at = message;
    for (int child : place) {
      at = at.children().get(child);
    }
    at.become(part);
    byte[] hostile = message.encoded();
    try {
      sample.readInEveryWay(hostile);
    } catch (Throwable e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace, true));
      throw new AssertionError("%s: %s at %s%n%s".formatted(sample, what, place, trace));
    }
    read++;
  }

  /**
   * The way to every element, by the numbers of children; in certificates only where somebody looks
   * at them.
   */
  private static List<List<Integer>> places(Asn1Element root, boolean inCertificates) {
    List<List<Integer>> places = new ArrayList<>();
    collect(root, inCertificates, List.of(), places);
    return places;
  }

  private static void collect(
      Asn1Element element, boolean inCertificates, List<Integer> place, List<List<Integer>> all) {
    all.add(place);
    List<Asn1Element> children = element.children();
    boolean certificate = children.size() == 3 && children.get(2).tag()[0] == BIT_STRING;
    for (int i = 0; i < children.size() && (inCertificates || !certificate); i++) {
      List<Integer> next = new ArrayList<>(place);
      next.add(i);
      collect(children.get(i), inCertificates, next, all);
    }
  }
}
