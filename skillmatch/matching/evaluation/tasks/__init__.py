"""Evaluation tasks, one a file: each reads its data, asks the estimator and its peers, and reports figures."""
