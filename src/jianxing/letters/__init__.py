"""Letters between bodies, and the joint actions that gather bodies around a matter."""
