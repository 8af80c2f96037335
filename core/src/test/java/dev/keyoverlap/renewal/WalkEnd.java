package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.ORDERS;

import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.procedure.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a walk comes to its end: the right steps, and what refusals say. */
final class WalkEnd {

  private final WalkWorld world;
  private final RenewalWalk people;

  WalkEnd(WalkWorld world, RenewalWalk people) {
    this.world = world;
    this.people = people;
  }

  void toTheEnd() throws Exception {
    for (int i = 0; i < 150; i++) {
      world.refresh();
      Optional<Renewal> running = world.renewal(0).filter(one -> !one.isFinished());
      if (running.isEmpty()) {
        return;
      }
      world.messages();
      Renewal renewal = running.orElseThrow();
      PendingStep pending = renewal.next().orElseThrow();
      try {
        people.step(renewal, pending);
      } catch (StepRefusedException e) {
        world.log.add("  refused: " + e.getMessage());
        goOn(renewal, pending, e);
      } catch (KeyRefusedException e) {
        world.log.add("  refused: " + e.getMessage());
        if (pending.step().action().takesKey()) {
          continue;
        }
        if (e.reason() != KeyRefusedException.Reason.CLOCK_IN_DOUBT) {
          throw world.failure("stuck: " + e.getMessage());
        }
        // No process was there to see the time pass; somebody compares the world.clock, as it says.
        Renewal trusting =
            Renewal.with(world.processes[0].trustingClock(), ORDERS).resume().orElseThrow();
        people.step(trusting, pending);
      }
      world.look();
    }
    throw world.failure("no end");
  }

  /** What the message of a refusal says. */
  private void goOn(Renewal renewal, PendingStep pending, StepRefusedException refusal)
      throws Exception {
    switch (refusal.reason()) {
      case TOO_EARLY -> {
        Duration left = Duration.between(world.clock.instant(), refusal.notBefore().orElseThrow());
        if (left.compareTo(Duration.ofDays(3000)) > 0) {
          // The last day of a key that lives for a life.
          people.end(renewal);
        } else {
          world.pass(left);
        }
      }
      case TOO_LATE -> {
        Instant now = world.clock.instant();
        for (WalkPartner partner : world.partners) {
          Optional<PendingStep> agreed =
              RenewalWalk.first(renewal, partner.name(), Action.AGREE_DOWNTIME);
          if (renewal.state().downtime(partner.name()).isPresent()) {
            Renewal unused =
                renewal.agreeDowntime(
                    agreed.orElseThrow(), now, now.plus(Duration.ofDays(1)), "again");
          }
        }
      }
      case KEY_GONE, OUT_OF_ORDER -> withoutTheNewKey(renewal);
      default -> throw world.failure("stuck at " + pending + ": " + refusal.getMessage());
    }
  }

  /** It was stolen: another one, or back to the old one. */
  private void withoutTheNewKey(Renewal renewal) throws Exception {
    for (Attempt attempt :
        List.<Attempt>of(
            () -> takeThird(renewal),
            () -> takeThird(renewal),
            () -> takeThird(renewal),
            () -> {
              people.rollBack(renewal);
              return renewal;
            },
            () -> {
              Renewal back = renewal;
              for (WalkPartner partner : world.partners) {
                try {
                  back = back.recordReturnToOldKey(partner.name(), "their telephone call");
                } catch (StepRefusedException e) {
                  world.log.add("  refused: " + e.getMessage());
                  continue;
                }
                partner.uses(renewal.state().oldKey().orElseThrow());
              }
              people.rollBack(back);
              return back;
            })) {
      try {
        Renewal unused = attempt.run();
        return;
      } catch (KeyOverlapException e) {
        world.log.add("  refused: " + e.getMessage());
      }
    }
    throw world.failure("no way without the new key");
  }

  private Renewal takeThird(Renewal renewal) throws Exception {
    return renewal.supplyKey(people.third(), "not the stolen one");
  }

  @FunctionalInterface
  private interface Attempt {
    Renewal run() throws Exception;
  }
}
