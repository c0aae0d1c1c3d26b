"""The investment programme: what is spent when, and what stands finished when."""
