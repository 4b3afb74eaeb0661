package org.distbackup.node;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;

/**
 * Watches whether a node that was let into the cluster becomes a member in full. It never does when
 * the one that let it in dies before telling the others: nobody knows the node, so nobody downs it
 * either. Then it downs itself, and its {@link ClusterRuntime} joins anew.
 */
final class Admission {
  /** Longer than it takes until the dead, who hold up admissions, are noticed and downed. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final int LOOKS = 9;

  /** A look at this node's own status. */
  enum Look {
    LOOK
  }

  private final ActorContext<Look> context;
  private int waits;

  private Admission(ActorContext<Look> context) {
    this.context = context;
  }

  static Behavior<Look> watch(Duration patience) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Look.LOOK, patience.dividedBy(LOOKS));
                  var admission = new Admission(context);
                  return Behaviors.receive(Look.class)
                      .onAnyMessage(look -> admission.look())
                      .build();
                }));
  }

  private Behavior<Look> look() {
    var cluster = Cluster.get(context.getSystem());
    var status = cluster.selfMember().status();
    if (status.equals(MemberStatus.up())) {
      return Behaviors.stopped();
    }
    boolean waiting =
        status.equals(MemberStatus.joining()) || status.equals(MemberStatus.weaklyUp());
    waits = waiting ? waits + 1 : 0;
    if (waits < LOOKS) {
      return Behaviors.same();
    }
    context.getLog().warn("The cluster let this node in and forgot it; it joins again");
    cluster.manager().tell(new Down(cluster.selfMember().address()));
    return Behaviors.stopped();
  }
}
