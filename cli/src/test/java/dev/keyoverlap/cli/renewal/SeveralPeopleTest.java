package dev.keyoverlap.cli.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One renewal, several people: partners of one key, and colleagues who type at the same time. */
class SeveralPeopleTest extends CommandTest {

  private static final String TWO =
      "renew begin orders --partner receiver --use cms-signer --holds several"
          + " --partner sender --use cms-decryptor --sends one";

  private Shell.Run done(String line) {
    Shell.Run run = shell.run(line.split(" "));
    assertThat(run.status()).as("%s: %s", line, run.err()).isZero();
    return run;
  }

  private void given() throws Exception {
    keystore("orders");
    p12("new.p12", key("CN=new"));
  }

  @Test
  void partners_ofOneKey_eachHaveTheirSteps_andTheKeyIsSwappedOnce() throws Exception {
    given();
    done(TWO);
    done("renew perform orders --key new.p12");

    Shell.Run unclear = shell.run("renew", "confirm", "orders", "--why", "mail");
    assertThat(unclear.status()).isEqualTo(2);
    assertThat(unclear.err()).contains("receiver 2; sender 2", "--partner");
    assertThat(shell.run("hand-over", "orders", "--to", "x").status()).isEqualTo(2);
    done("renew confirm orders --partner receiver --why mail");
    Shell.Run early = shell.run("renew", "perform", "orders", "--partner", "receiver");
    assertThat(early.status()).isEqualTo(1);
    assertThat(early.err()).contains("[NEEDS_CONFIRMATION]");
    assertThat(done("renew status -o json").out())
        .contains("\"partner\" : \"receiver\"", "\"partner\" : \"sender\"");
    assertThat(done("renew next").out())
        .contains("keyoverlap renew confirm orders --partner receiver --why EVIDENCE");
    assertThat(shell.run("renew", "confirm", "orders", "--partner", "x", "--why", "y").err())
        .contains("It has: receiver, sender.");
  }

  @Test
  void step_byTwoPeopleAtOnce_isDoneOnce() throws Exception {
    given();
    done("renew begin orders --case CS1");
    done("renew perform orders --key new.p12");

    List<Shell.Run> runs =
        atOnce(4, () -> shell().run("renew", "confirm", "orders", "--step", "2", "--why", "mail"));

    assertThat(runs).allSatisfy(run -> assertThat(run.status()).as(run.err()).isZero());
    assertThat(runs).filteredOn(run -> run.out().contains("recorded before")).hasSize(3);
    assertThat(done("renew status orders").out().lines())
        .filteredOn(line -> line.contains("step 2 ") && line.contains("done"))
        .hasSize(1);
  }

  @Test
  void renewal_begunByTwoPeopleAtOnce_isBegunOnce() throws Exception {
    given();

    List<Shell.Run> runs =
        atOnce(3, () -> shell().run("renew", "begin", "orders", "--case", "CS1"));

    assertThat(runs).filteredOn(run -> run.status() == 0).hasSize(1);
    assertThat(runs)
        .filteredOn(run -> run.status() != 0)
        .allSatisfy(
            run ->
                assertThat(run.err())
                    .containsAnyOf(
                        "[IN_PROGRESS]", "[CHANGED_MEANWHILE]", "[UNEXPECTED_REVISION]"));
  }

  /** Every command is a process of its own; what one did is there for the next, or not at all. */
  @Test
  void renewal_goesOnWithAnybody_overMonths() throws Exception {
    given();
    done("renew begin orders --case CS1 --by ann --why yearly");
    done("renew perform orders --key new.p12 --by ben");
    done("renew confirm orders --why mail --by carl");
    done("renew confirm orders --why ticket --by ann");
    done("renew confirm orders --why ticket --by ann");
    shell.at(Shell.NOW.plus(Duration.ofDays(30)));
    done("renew perform orders --by ben --why window");
    done("renew confirm orders --why mail --by ben");

    assertThat(shell.run("renew", "perform", "orders").err()).contains("[TOO_EARLY]");
    assertThat(done("renew status").out()).contains("waits  scheduled job, not before 2027-03-30");
    shell.at(Shell.NOW.plus(Duration.ofDays(121)));
    done("renew perform orders");
    done("renew confirm orders --why mail");
    assertThat(shell.run("renew", "perform", "orders").status()).as("needs --yes").isEqualTo(2);
    done("renew perform orders --yes");

    assertThat(done("renew status orders").out())
        .contains("finished", "ann", "ben", "carl", "window");
    assertThat(ring().versions(alias("orders"))).hasSize(1);
  }

  private Shell shell() {
    return new Shell(folder)
        .set("KEYOVERLAP_STORE", "keys.p12")
        .set("KEYOVERLAP_PASSWORD", PASSWORD);
  }

  private static <T> List<T> atOnce(int people, Callable<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(people);
    ExecutorService threads = Executors.newFixedThreadPool(people);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < people; i++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }
}
