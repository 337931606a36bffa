/* Empty on purpose: upstream links this library whole, and the real one is the distribution's. */
