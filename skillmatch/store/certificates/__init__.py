"""Certificates, their number series, permit notices and the evidence of skills."""
