package dev.keyoverlap.cli.partner;

import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.UseCase;

/** The command that shows the steps of a renewal with a partner whose system is known. */
public final class PlanLine {

  private PlanLine() {}

  /**
   * The command line.
   *
   * @param use what the key is used for
   * @param partner what the partner's system can do
   * @return such as {@code keyoverlap renew plan ALIAS --use cms-signer-outbound --holds several}
   */
  public static String of(UseCase use, PartnerProfile partner) {
    String options = Knowledge.of(use, partner).options();
    return ("keyoverlap renew plan ALIAS --use " + UseName.of(use) + " " + options).strip();
  }
}
